#include "verdict/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.h"
#include "base/utf8.h"
#include "parse/strict_map.h"
#include "project/root.h"

namespace calint {

namespace {

constexpr std::size_t baseline_limit = 64u << 20;

/// As a YAML scalar: plain where that cannot be misread, else in double quotes.
std::string scalar(std::string_view text) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_./-").find(c) != std::string_view::npos;
    };
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), is_plain) &&
                       text.front() != '-' && text.front() != '.' && text != "null";
    if (plain) return std::string(text);
    // What a reviewer could be deceived with is escaped: the file is read in diffs.
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decode_utf8(text.substr(i));
        if (c.valid && is_deceptive(c.code)) {
            const auto code = static_cast<std::uint32_t>(c.code);
            if (code <= 0xFF)
                out += fmt::format("\\x{:02X}", code);
            else if (code <= 0xFFFF)
                out += fmt::format("\\u{:04X}", code);
            else
                out += fmt::format("\\U{:08X}", code);
        } else {
            if (c.code == '"' || c.code == '\\') out += '\\';
            out.append(text.substr(i, c.length));
        }
        i += c.length;
    }
    return out + '"';
}

class BaselineReader {
  public:
    BaselineReader(const Source& source, const Tree& tree) : doc_(source.path, tree, errors_) {}

    std::vector<BaselineEntry> read() {
        static constexpr std::string_view keys[] = {"version", "findings"};
        doc_.allow_keys(doc_.root(), keys);
        if (const Node* const version = doc_.required(doc_.root(), "version");
            version != nullptr && version->text != "1")
            doc_.error(*version, "this version of calint reads baselines of version 1");
        std::vector<BaselineEntry> entries;
        for (const Node* node : doc_.all(doc_.root(), "findings")) entries.push_back(entry(*node));
        if (!errors_.empty()) throw UserErrors(errors_);
        return entries;
    }

  private:
    BaselineEntry entry(const Node& node) {
        static constexpr std::string_view keys[] = {"fingerprint", "count", "rule",   "path",
                                                    "app",         "value", "because"};
        BaselineEntry entry;
        if (!node.is_map) {
            doc_.error(node, "an entry is a mapping");
            return entry;
        }
        doc_.allow_keys(node, keys);
        if (const Node* const print = doc_.required(node, "fingerprint")) {
            entry.span = print->text_span;
            entry.fingerprint = print->text;
            if (print->text.size() != 32 ||
                print->text.find_first_not_of("0123456789abcdef") != std::string_view::npos)
                doc_.error(*print, "a fingerprint is 32 hexadecimal digits");
        }
        const double count = doc_.number(node, "count").value_or(1);
        if (count < 1 || count > 1e6)
            doc_.error(*doc_.tree().child(node, "count"), "a count is from 1 to 1000000");
        else
            entry.count = static_cast<std::size_t>(count);
        entry.rule = doc_.text(node, "rule");
        entry.path = doc_.text(node, "path");
        entry.app = doc_.text(node, "app");
        entry.value = doc_.text(node, "value");
        entry.because = doc_.text(node, "because");
        return entry;
    }

    std::vector<UserError> errors_;
    StrictDocument doc_;
};

}  // namespace

std::pair<std::string_view, std::size_t> split_fingerprint(std::string_view numbered) {
    const std::size_t colon = numbered.find(':');
    std::size_t number = 0;
    for (const char c : numbered.substr(std::min(colon + 1, numbered.size())))
        number = number * 10 + static_cast<std::size_t>(c - '0');
    return {numbered.substr(0, colon), number};
}

const BaselineEntry* Baseline::find(const Finding& finding) const {
    const auto [print, number] = split_fingerprint(finding.fingerprint());
    // Merged branches may hold an entry twice: the counts add up to no more than what is there.
    std::size_t known = 0;
    const auto at = std::lower_bound(entries.begin(), entries.end(), print,
                                     [](const BaselineEntry& entry, std::string_view wanted) {
                                         return entry.fingerprint < wanted;
                                     });
    for (auto entry = at; entry != entries.end() && entry->fingerprint == print; ++entry) {
        known = std::max(known, entry->count);
        if (number <= known) return &*entry;
    }
    return nullptr;
}

Baseline read_baseline(FileSystem& files, const std::string& path, const std::string& root) {
    Baseline baseline;
    Source& source = baseline.source;
    source.path = shown_path(path);
    source.absolute_path = absolute_path(path);
    source.root_path = path_from(root, source.absolute_path);
    source.notation = Notation::text;
    auto bytes = files.read(path, baseline_limit);
    if (const Problem* const problem = std::get_if<Problem>(&bytes))
        throw UserError(source.path, problem->message);
    source.bytes = std::move(std::get<std::string>(bytes));
    std::vector<UserError> errors;
    const YamlLimits limits{.bytes = baseline_limit, .events = 40'000'000};
    const std::optional<Tree> tree = read_one_document(source.path, source.bytes, errors, limits);
    if (!tree) throw UserErrors(errors);
    baseline.entries = BaselineReader(source, *tree).read();
    std::stable_sort(baseline.entries.begin(), baseline.entries.end(),
                     [](const BaselineEntry& a, const BaselineEntry& b) {
                         return a.fingerprint < b.fingerprint;
                     });
    return baseline;
}

std::vector<BaselineEntry> entries_of(const std::vector<const Finding*>& findings) {
    std::map<std::string_view, BaselineEntry> by_print;
    for (const Finding* const finding : findings) {
        const std::string_view print = split_fingerprint(finding->fingerprint()).first;
        const auto [entry, is_new] = by_print.try_emplace(print);
        if (!is_new) {
            ++entry->second.count;
            continue;
        }
        entry->second.fingerprint = print;
        entry->second.rule = finding->rule->id;
        entry->second.path = escape_for_display(finding->location.root_path());
        entry->second.app = finding->app->name;
        entry->second.value = finding->value;
    }
    std::vector<BaselineEntry> entries;
    for (auto& [print, entry] : by_print) entries.push_back(std::move(entry));
    return entries;
}

std::vector<BaselineEntry> refresh(const Baseline& old, std::vector<BaselineEntry> found,
                                   const std::function<bool(const BaselineEntry&)>& looked_for) {
    std::map<std::string, std::size_t, std::less<>> known;
    for (std::size_t i = 0; i < found.size(); ++i) known.emplace(found[i].fingerprint, i);
    for (const BaselineEntry& entry : old.entries) {
        if (const auto at = known.find(entry.fingerprint); at != known.end()) {
            if (!entry.because.empty()) found[at->second].because = entry.because;
        } else if (!looked_for(entry)) {
            known.emplace(entry.fingerprint, found.size());
            found.push_back(entry);
        }
    }
    return found;
}

std::string write_baseline(std::vector<BaselineEntry> entries) {
    std::sort(entries.begin(), entries.end(), [](const BaselineEntry& a, const BaselineEntry& b) {
        return std::tie(a.path, a.rule, a.fingerprint) < std::tie(b.path, b.rule, b.fingerprint);
    });
    std::string out =
        "# What calint found before it was a gate. `calint baseline` writes this file anew and "
        "keeps\n"
        "# every `because` that you add to an entry.\n"
        "version: 1\n";
    out += entries.empty() ? "findings: []\n" : "findings:\n";
    for (const BaselineEntry& entry : entries) {
        out += fmt::format("  - path: {}\n    rule: {}\n", scalar(entry.path), scalar(entry.rule));
        if (!entry.app.empty()) out += fmt::format("    app: {}\n", scalar(entry.app));
        if (!entry.value.empty()) out += fmt::format("    value: {}\n", scalar(entry.value));
        out += fmt::format("    fingerprint: \"{}\"\n", entry.fingerprint);
        if (entry.count > 1) out += fmt::format("    count: {}\n", entry.count);
        if (!entry.because.empty()) out += fmt::format("    because: {}\n", scalar(entry.because));
    }
    return out;
}

}  // namespace calint
