// calint-embed RULES_DIR OUTPUT: checks rules/ and writes it as constant C++ data. Runs in the
// build, with the same loader that reads users' rules at run time.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/arena.h"
#include "base/error.h"
#include "embed/emit.h"
#include "embed/load_catalog.h"
#include "model/derived.h"
#include "rules/load.h"

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw calint::UserError(path.string(), "cannot read");
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<calint::RuleFile> rule_files(const fs::path& root) {
    std::vector<calint::RuleFile> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".yaml") continue;
        if (entry.path().parent_path() == root) continue;
        files.push_back({"rules/" + fs::relative(entry.path(), root).generic_string(),
                         read_file(entry.path())});
    }
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

void check_derived(const calint::Catalog& catalog) {
    const std::vector<calint::Derive> all = calint::all_derivations(catalog);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (catalog.fields[i].is_derived && all[i] == nullptr)
            throw calint::UserError("rules/fields.yaml",
                                    fmt::format("nothing derives '{}'", catalog.fields[i].name));
    }
}

void check_causes(const calint::Catalog& catalog, const std::vector<calint::Rule>& rules) {
    for (const calint::OAuthError& error : catalog.errors) {
        for (const calint::ErrorCause& cause : error.causes) {
            for (const std::string_view id : cause.rules) {
                const bool known = std::any_of(rules.begin(), rules.end(),
                                               [&](const auto& rule) { return rule.id == id; });
                if (!known)
                    throw calint::UserError("rules/oauth_errors.yaml",
                                            fmt::format("unknown rule '{}'", id));
            }
        }
    }
}

int embed(const fs::path& root, const fs::path& output) {
    calint::Arena arena;
    const std::string schema = read_file(root / "schema.yaml");
    const std::string fields = read_file(root / "fields.yaml");
    const std::string lists = read_file(root / "lists.yaml");
    const std::string standards = read_file(root / "standards.yaml");
    const std::string errors = read_file(root / "oauth_errors.yaml");
    const calint::Catalog catalog =
        calint::load_catalog({schema, fields, lists, errors, standards}, arena);
    check_derived(catalog);
    const std::vector<calint::RuleFile> files = rule_files(root);
    const std::vector<calint::Rule> rules = calint::load_rules(files, catalog, {}, arena);
    check_causes(catalog, rules);
    std::ofstream out(output, std::ios::binary);
    out << calint::emit_builtin(catalog, rules);
    out.close();
    if (!out) throw calint::UserError(output.string(), "cannot write");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 3) return embed(argv[1], argv[2]);
        fmt::print(stderr, "usage: calint-embed RULES_DIR OUTPUT\n");
    } catch (const calint::UserErrors& errors) {
        for (const calint::UserError& e : errors.list)
            fmt::print(stderr, "{}: error: {}\n", e.where, e.what);
    } catch (const calint::UserError& e) {
        fmt::print(stderr, "{}: error: {}\n", e.where, e.what);
    }
    return 2;
}
