#include "lint/file_work.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf16.h"
#include "parse/yaml.h"
#include "project/root.h"
#include "project/scannable.h"

namespace calint {

namespace {

constexpr std::size_t file_limit = 4u << 20;
constexpr std::size_t partial_file_limit = 64u << 20;

template <typename Typed>
void take(Typed typed, FileWork& work) {
    if (Problem* const problem = std::get_if<Problem>(&typed)) {
        work.problems.push_back(std::move(*problem));
        return;
    }
    for (Part& part : std::get<std::vector<Part>>(typed)) work.parts.push_back(std::move(part));
}

void parse_xml(FileWork& work, const Candidate& candidate, const Schema& schema,
               XmlReader& reader) {
    auto parsed = candidate.is_partial ? reader.read_partial(work.source.bytes, schema)
                                       : reader.read(work.source.bytes);
    if (Problem* const problem = std::get_if<Problem>(&parsed)) {
        work.problems.push_back(std::move(*problem));
        return;
    }
    take(type_xml(std::move(std::get<Tree>(parsed)), work.source, candidate.type, schema), work);
}

void parse_yaml(FileWork& work, const Candidate& candidate, const Schema& schema) {
    auto parsed = read_yaml(work.source.bytes);
    if (Problem* const problem = std::get_if<Problem>(&parsed)) {
        work.problems.push_back(std::move(*problem));
        return;
    }
    for (Tree& tree : std::get<std::vector<Tree>>(parsed))
        take(type_yaml(std::move(tree), work.source, candidate.type, schema), work);
}

std::size_t limit_of(const Candidate& candidate) {
    if (candidate.notation == Notation::text) return text_file_limit;
    return candidate.is_partial ? partial_file_limit : file_limit;
}

void take_text(FileWork& work) {
    std::string& bytes = work.source.bytes;
    const std::string_view name =
        std::string_view(work.source.path).substr(work.source.path.rfind('/') + 1);
    if (!is_keystore_name(name)) work.skipped = unscannable_content(bytes);
    if (!work.skipped.empty()) return;
    if (std::optional<std::string> text = utf16_to_utf8(bytes)) bytes = std::move(*text);
    for (std::size_t at = 0; bytes.size() - at > text_line_limit;) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        if (end - at > text_line_limit) {
            work.skipped = fmt::format("a line is {}", show_excess(end - at, text_line_limit));
            work.is_too_large = true;
            return;
        }
        at = end + 1;
    }
}

/// Forgets the file before but for its room.
void start(const Candidate& candidate, std::size_t order, FileWork& work) {
    work.parts.clear();
    work.problems.clear();
    work.skipped.clear();
    work.is_too_large = false;
    Source& source = work.source;
    const Folder& folder = *candidate.folder;
    join_path(folder.path(), candidate.name(), source.path);
    join_path(folder.absolute(), candidate.name(), source.absolute_path);
    source.root_path.assign(source.absolute_path, folder.root_prefix);
    source.project = folder.project;
    source.api_version = folder.api_version;
    source.is_ignored = candidate.is_ignored;
    source.is_context = false;
    source.notation = candidate.notation;
    source.order = order;
}

}  // namespace

void read_file(FolderReader& files, const Candidate& candidate, std::size_t order,
               const Schema& schema, XmlReader& reader, FileWork& work) {
    start(candidate, order, work);
    if (auto problem = files.read(candidate.folder->path(), candidate.name(), limit_of(candidate),
                                  work.source.bytes)) {
        work.source.bytes.clear();
        if (candidate.notation == Notation::text && problem->code == "limit-size") {
            work.skipped = problem->message;
            work.is_too_large = true;
        } else {
            work.problems.push_back(std::move(*problem));
        }
        return;
    }
    if (candidate.notation == Notation::text) {
        take_text(work);
    } else if (candidate.notation == Notation::yaml) {
        parse_yaml(work, candidate, schema);
    } else {
        parse_xml(work, candidate, schema, reader);
    }
}

}  // namespace calint
