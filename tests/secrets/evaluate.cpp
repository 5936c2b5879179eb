// evaluate FILE...: precision and recall of the secret rules on labelled snippets, per type and per
// rule. A file is YAML (tests/secrets/README.md has the form; its tokens become random values) or
// JSON lines (../shared/secrets/SECRETS.md, chapter 4). Fails below 0.99 in either of the two.
//
// A snippet with a secret counts as found when a finding touches a marked span; a benign one counts
// against when it has any finding. `--list` prints what was missed and what was found by mistake,
// `--findings` every finding as JSON, for a comparison with other programs.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "lint/lint.h"
#include "project/discover.h"
#include "project/files.h"
#include "rules/builtin.h"
#include "secrets/sample.h"

namespace {

struct Marked {
    calint::Span span;  ///< in bytes of UTF-8
    std::string type;
};

struct Snippet {
    std::string name;
    std::string file;
    std::string text;   ///< in UTF-8
    std::string bytes;  ///< as it is in the file
    bool is_secret = false;
    std::string why;
    std::vector<Marked> marks;
};

struct Count {
    int right = 0;
    int all = 0;
};

double share(int part, int all) {
    return all == 0 ? 1.0 : static_cast<double>(part) / all;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Byte offsets of code points.
std::vector<std::uint32_t> code_points(const std::string& text) {
    std::vector<std::uint32_t> starts;
    for (std::uint32_t i = 0; i < text.size();
         i += calint::decode_utf8(std::string_view(text).substr(i)).length)
        starts.push_back(i);
    starts.push_back(static_cast<std::uint32_t>(text.size()));
    return starts;
}

std::string utf16_of(const std::string& text, bool little) {
    std::string out;
    const auto unit = [&](unsigned value) {
        const char low = static_cast<char>(value & 255u), high = static_cast<char>(value >> 8u);
        out += little ? low : high;
        out += little ? high : low;
    };
    unit(0xFEFF);
    for (std::size_t i = 0; i < text.size();) {
        const calint::Utf8Char c = calint::decode_utf8(std::string_view(text).substr(i));
        i += c.length;
        if (c.code >= 0x10000) {
            unit(0xD800 + ((c.code - 0x10000) >> 10));
            unit(0xDC00 + ((c.code - 0x10000) & 0x3FFu));
        } else {
            unit(c.code);
        }
    }
    return out;
}

Snippet from_yaml(const YAML::Node& node) {
    Snippet snippet;
    snippet.name = node["name"].as<std::string>();
    snippet.file = node["file"].as<std::string>();
    snippet.is_secret = node["label"].as<std::string>() == "secret";
    snippet.why = node["why"].as<std::string>("");
    std::string text = node["text"].as<std::string>();
    if (node["eol"].as<std::string>("lf") == "crlf") {
        std::string with_cr;
        for (const char c : text) with_cr += c == '\n' ? "\r\n" : std::string(1, c);
        text = with_cr;
    }
    const calint::Sample sample = calint::make_sample(text);
    snippet.text = sample.text;
    for (const calint::Sample::Mark& mark : sample.marks)
        snippet.marks.push_back({mark.span, mark.type});
    const auto encoding = node["encoding"].as<std::string>("utf-8");
    snippet.bytes =
        encoding == "utf-8" ? snippet.text : utf16_of(snippet.text, encoding == "utf-16le");
    return snippet;
}

Snippet from_json(const nlohmann::json& json) {
    Snippet snippet;
    snippet.name = json["id"];
    snippet.file = json["filename"];
    snippet.text = snippet.bytes = json["text"];
    snippet.is_secret = json["label"] == "secret";
    snippet.why = json.value("why", "");
    const std::vector<std::uint32_t> starts = code_points(snippet.text);
    for (const auto& span : json["spans"])
        snippet.marks.push_back({{starts.at(span["start"].get<std::size_t>()),
                                  starts.at(span["end"].get<std::size_t>())},
                                 span["type"]});
    return snippet;
}

std::vector<Snippet> load(const std::string& path) {
    std::vector<Snippet> snippets;
    const std::string text = read_file(path);
    if (path.ends_with(".jsonl")) {
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (end > at)
                snippets.push_back(from_json(nlohmann::json::parse(text.substr(at, end - at))));
            at = end + 1;
        }
    } else {
        for (const YAML::Node& node : YAML::Load(text)) snippets.push_back(from_yaml(node));
    }
    return snippets;
}

struct Found {
    calint::Span span;
    std::string rule;
};

std::vector<Found> findings_in(const Snippet& snippet,
                               const std::vector<const calint::Rule*>& rules) {
    std::string path = snippet.file;
    while (path.starts_with('/') || path.starts_with('.')) {
        if (path.starts_with("./") || path.starts_with("../") || path.starts_with('/'))
            path = path.substr(path.find('/') + 1);
        else
            break;
    }
    calint::MemoryFiles files(std::map<std::string, std::string>{{path, snippet.bytes}});
    const calint::Discovery discovery =
        calint::discover(files, {path}, calint::builtin_catalog.schema);
    calint::LintOptions options;
    options.jobs = 1;
    const calint::LintResult result =
        calint::lint(files, discovery.files, calint::builtin_catalog, rules, options);
    std::vector<Found> found;
    for (const calint::Finding* finding : result.findings)
        found.push_back({finding->location.span, std::string(finding->rule->id)});
    return found;
}

bool touch(calint::Span a, calint::Span b) {
    return a.begin < b.end && b.begin < a.end;
}

class Evaluation {
  public:
    explicit Evaluation(bool list) : list_(list) {}

    void add(const Snippet& snippet, const std::vector<Found>& found) {
        bool is_found = false;
        for (const Marked& mark : snippet.marks) {
            const bool hit = std::any_of(found.begin(), found.end(),
                                         [&](const Found& f) { return touch(f.span, mark.span); });
            is_found = is_found || hit;
            Count& count = by_type_[mark.type];
            ++count.all;
            count.right += hit ? 1 : 0;
            if (!hit) tell("missed", snippet, mark.span, mark.type);
        }
        for (const Found& f : found) {
            // A key's header and a keystore's first byte stand beside what is marked.
            const bool right =
                std::any_of(snippet.marks.begin(), snippet.marks.end(),
                            [&](const Marked& mark) { return touch(f.span, mark.span); }) ||
                (snippet.is_secret && f.span.size() == 0);
            Count& count = by_rule_[f.rule];
            ++count.all;
            count.right += right ? 1 : 0;
            if (!right) tell(snippet.is_secret ? "unmarked" : "FALSE", snippet, f.span, f.rule);
        }
        if (snippet.is_secret) {
            (is_found ? found_ : missed_) += 1;
        } else if (!found.empty()) {
            ++false_;
        }
    }

    bool report(const std::string& name) const {
        const double precision = share(found_, found_ + false_);
        const double recall = share(found_, found_ + missed_);
        Count spans;
        for (const auto& [type, count] : by_type_) {
            spans.right += count.right;
            spans.all += count.all;
        }
        fmt::print("{}: {} of {} secret snippets found, {} benign ones flagged\n", name, found_,
                   found_ + missed_, false_);
        fmt::print("  precision {:.3f}  recall {:.3f}  recall of spans {:.3f} ({} of {})\n",
                   precision, recall, share(spans.right, spans.all), spans.right, spans.all);
        table("type", "recall", by_type_);
        table("rule", "precision", by_rule_);
        return precision >= 0.99 && recall >= 0.99;
    }

  private:
    static void table(const char* what, const char* figure,
                      const std::map<std::string, Count>& counts) {
        fmt::print("  {:<36} {:>9}\n", what, figure);
        for (const auto& [name, count] : counts)
            fmt::print("  {:<36} {:>9.3f}  {} of {}\n", name, share(count.right, count.all),
                       count.right, count.all);
    }

    void tell(const char* what, const Snippet& snippet, calint::Span span,
              const std::string& name) const {
        if (!list_) return;
        const std::size_t begin = snippet.text.rfind('\n', span.begin) + 1;
        const std::string line = snippet.text.substr(begin, snippet.text.find('\n', begin) - begin);
        fmt::print("{} {} in {} ({}): {}\n    {}\n", what, name, snippet.name, snippet.file,
                   snippet.why, calint::escape_for_display(line.substr(0, 160)));
    }

    bool list_;
    int found_ = 0, missed_ = 0, false_ = 0;
    std::map<std::string, Count> by_type_, by_rule_;
};

void print_findings(const Snippet& snippet, const std::vector<Found>& found) {
    const std::vector<std::uint32_t> starts = code_points(snippet.text);
    const auto index = [&](std::uint32_t byte) {
        return std::lower_bound(starts.begin(), starts.end(), byte) - starts.begin();
    };
    nlohmann::json json = {{"id", snippet.name}, {"findings", nlohmann::json::array()}};
    for (const Found& f : found)
        json["findings"].push_back(
            {{"start", index(f.span.begin)}, {"end", index(f.span.end)}, {"rule", f.rule}});
    fmt::print("{}\n", json.dump());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::vector<std::string> files(argv + 1, argv + argc);
        const bool list = std::erase(files, "--list") > 0;
        const bool print = std::erase(files, "--findings") > 0;
        std::vector<const calint::Rule*> rules;
        for (const calint::Rule& rule : calint::builtin_rules()) {
            if (rule.redact || rule.check == "keystore-file") rules.push_back(&rule);
        }
        bool good = true;
        for (const std::string& file : files) {
            Evaluation evaluation(list);
            for (const Snippet& snippet : load(file)) {
                const std::vector<Found> found = findings_in(snippet, rules);
                if (print) print_findings(snippet, found);
                evaluation.add(snippet, found);
            }
            if (!print) good = evaluation.report(file) && good;
        }
        return good ? 0 : 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "evaluate: {}\n", e.what());
        return 2;
    }
}
