#include "lint/inline_ignores.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/text.h"

namespace calint {

namespace {

constexpr std::string_view marker = "calint: ignore";

/// What begins a comment in the languages of a repository.
bool ends_with_opener(std::string_view text) {
    static constexpr std::string_view openers[] = {"<!--", "//", "/*", "#", "--", ";", "%", "*"};
    return std::any_of(std::begin(openers), std::end(openers),
                       [&](std::string_view opener) { return text.ends_with(opener); });
}

std::string_view without_closer(std::string_view text) {
    for (const std::string_view closer : {"-->", "*/"}) text = text.substr(0, text.find(closer));
    return trim(text);
}

bool is_document(std::string_view path) {
    static constexpr std::string_view suffixes[] = {".md", ".markdown", ".rst", ".adoc", ".txt",
                                                    ".html"};
    return std::any_of(std::begin(suffixes), std::end(suffixes),
                       [&](std::string_view suffix) { return path.ends_with(suffix); });
}

std::uint32_t offset(std::size_t at) {
    return static_cast<std::uint32_t>(at);
}

/// `scope-full, scope-web because ... until 2027-01-31`, without the words around it.
void understand(std::string_view text, Ignore& ignore) {
    constexpr std::string_view reason = " because ", date = " until ";
    std::string_view names = text;
    std::string_view rest;
    if (const std::size_t at = text.find(reason); at != std::string_view::npos) {
        names = text.substr(0, at);
        rest = text.substr(at + reason.size());
    } else if (const std::size_t until = text.find(date); until != std::string_view::npos) {
        names = text.substr(0, until);
        rest = text.substr(until);
    }
    if (const std::size_t at = rest.rfind(date); at != std::string_view::npos) {
        const std::string_view day = trim(rest.substr(at + date.size()));
        // A reason may say "until"; a date at its end is meant as one.
        if (!day.empty() && is_digit(day.front())) {
            ignore.until = parse_date(day);
            if (ignore.until == 0) ignore.mistake = fmt::format("'{}' is no date", day);
            rest = rest.substr(0, at);
        }
    }
    ignore.because = trim(rest);
    for (const std::string_view name : split(names, ',')) {
        if (!trim(name).empty()) ignore.rules.emplace_back(trim(name));
    }
    if (ignore.rules.empty()) ignore.mistake = "no rule is named";
}

/// The node that comes first behind `at`; null if there is none.
const Node* first_behind(const FileWork& work, std::uint32_t at, bool& is_first) {
    const Node* found = nullptr;
    for (const Part& part : work.parts) {
        const std::vector<Node>& nodes = part.tree.nodes;
        const bool is_yaml = part.tree.notation == Notation::yaml;
        for (std::size_t i = is_yaml ? 1 : 0; i < nodes.size(); ++i) {
            const bool behind = nodes[i].span.begin >= at;
            if (!behind || (found != nullptr && found->span.begin <= nodes[i].span.begin)) continue;
            found = &nodes[i];
            is_first = &part == &work.parts.front() && i == (is_yaml ? 1u : 0u);
        }
    }
    return found;
}

/// A line of its own speaks of what comes next.
Span covered_behind(const FileWork& work, std::string_view bytes, std::size_t line_end) {
    const Span whole{0, offset(bytes.size()) + 1};
    if (!work.parts.empty()) {
        bool is_first = false;
        const Node* const next = first_behind(work, offset(line_end), is_first);
        if (next == nullptr) return {};
        return is_first ? whole : next->span;
    }
    // Several ignores may stand above one line.
    std::size_t begin = line_end;
    while (begin < bytes.size()) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view line = bytes.substr(begin, end - begin);
        if (line.find(marker) == std::string_view::npos && !trim(line).empty())
            return {offset(begin), offset(end)};
        begin = end + 1;
    }
    return {};
}

}  // namespace

std::vector<Ignore> find_inline_ignores(const FileWork& work, Locator& locator) {
    std::vector<Ignore> found;
    const std::string_view bytes = work.source.bytes;
    for (std::size_t at = bytes.find(marker); at != std::string_view::npos;
         at = bytes.find(marker, at + 1)) {
        const std::size_t line = bytes.rfind('\n', at) + 1;  // npos + 1 is the start of the file
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        const std::string_view before = trim(bytes.substr(line, at - line));
        const std::string_view behind = bytes.substr(at + marker.size(), end - at - marker.size());
        if (!ends_with_opener(before) || (!behind.empty() && !is_blank(behind.front()))) continue;
        const std::string_view text = without_closer(behind);
        Ignore ignore;
        understand(text, ignore);
        ignore.is_inline = true;
        ignore.file = work.source.order;
        ignore.may_be_example = is_document(work.source.path);
        const std::size_t closes =
            text.empty() ? at + marker.size()
                         : static_cast<std::size_t>(text.data() + text.size() - bytes.data());
        ignore.at = locator.locate({&work.source, {offset(at), offset(closes)}});
        // Nothing but what opens the comment stands in front of it: a line of its own.
        const bool alone = before.find_first_not_of("<!-/*#;%") == std::string_view::npos;
        ignore.covers = alone ? covered_behind(work, bytes, end) : Span{offset(line), offset(end)};
        found.push_back(std::move(ignore));
    }
    return found;
}

}  // namespace calint
