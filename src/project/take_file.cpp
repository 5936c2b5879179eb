#include "project/take_file.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "project/recognize.h"
#include "project/root.h"
#include "project/scannable.h"

namespace calint {

namespace {

constexpr std::size_t head_size = 4096;
constexpr std::size_t long_head_size = 256 << 10;  ///< where a licence comes first

/// `.profile` is the suffix of other things too, which are no XML.
bool is_other_kind(FileSystem& files, const std::string& path, std::string_view name) {
    if (ends_with_any_case(name, "-meta.xml")) return false;
    const std::string head = files.read_head(path, head_size);
    const std::string_view text = trim(head);
    return !text.empty() && !text.starts_with('<') && !text.starts_with(utf8_bom);
}

/// By its first bytes; a file that cannot be read is a problem, since it may be an app.
bool recognize_content(FileSystem& files, const WalkOptions& options, const std::string& path,
                       std::string_view name, Candidate& candidate, FolderNode& node) {
    std::string head = files.read_head(path, head_size);
    if (recognize(name, head, *options.schema, candidate)) return true;
    if (head.size() == head_size) {
        head = files.read_head(path, long_head_size);
        if (recognize(name, head, *options.schema, candidate)) return true;
    }
    if (head.empty()) {
        auto read = files.read(path, long_head_size);
        if (Problem* const problem = std::get_if<Problem>(&read))
            node.fails(name, std::move(*problem));
    }
    return false;
}

}  // namespace

void skip(const WalkOptions& options, std::string_view name, std::string_view reason,
          FolderNode& node) {
    if (options.how->tell_skipped)
        node.aside().skipped.push_back({join_path(node.folder->path(), name), std::string(reason)});
}

void take_link(FileSystem& files, const WalkOptions& options, std::string_view name,
               FolderNode& node) {
    const std::string path = join_path(node.folder->path(), name);
    const EntryKind kind = files.kind(path);
    const auto fails = [&](std::string_view code, std::string_view message) {
        node.fails(name, {"unreadable-file", std::string(code), std::string(message), {}});
    };
    if (kind == EntryKind::directory) {
        skip(options, name, "link to a directory", node);
    } else if (options.schema->type_of_file(name) == nullptr) {
        skip(options, name, "link", node);
    } else if (kind == EntryKind::missing) {
        fails("io", "link to nothing");
    } else if (!stands_in(files.real_path(path), files.real_path(options.root))) {
        fails("link", "symbolic link leaves the root");
    } else {
        skip(options, name, "link to a file of the project", node);
    }
}

bool is_excluded(const WalkOptions& options, const std::string& absolute) {
    const std::vector<std::string>& globs = options.how->exclude;
    if (globs.empty()) return false;
    const std::string path = path_from(options.root, absolute);
    return std::any_of(globs.begin(), globs.end(), [&](std::string_view glob) {
        if (glob.ends_with('/')) glob.remove_suffix(1);
        return glob_match(glob, path);
    });
}

void take_file(FileSystem& files, const WalkOptions& options, std::string_view name, bool named,
               FolderNode& node) {
    const auto path = [&] { return join_path(node.folder->path(), name); };
    if (name.size() > Candidate::longest_name) {  // no disk has it, a repository may
        node.aside().problems.push_back(
            {path().substr(0, 1000), {"unreadable-file", "io", "its name is too long", {}}});
        return;
    }
    Candidate candidate;
    if (!recognize(name, {}, *options.schema, candidate) ||
        (candidate.is_partial && is_other_kind(files, path(), name))) {
        candidate = Candidate();
        const bool plain_xml =
            ends_with_any_case(name, ".xml") && !ends_with_any_case(name, "-meta.xml");
        const bool may_be_metadata = named || plain_xml || is_yaml_name(name) || may_be_app(name);
        const std::size_t problems = node.told().problems.size();
        if (!may_be_metadata || !recognize_content(files, options, path(), name, candidate, node)) {
            // Other files are looked through for secrets.
            if (node.told().problems.size() > problems) return;
            const std::string_view reason =
                options.how->secrets ? unscannable_name(name) : std::string_view("not an app");
            if (!reason.empty()) {
                if (named || options.how->tell_skipped)
                    node.aside().skipped.push_back({path(), std::string(reason)});
                return;
            }
            candidate.notation = Notation::text;
        }
    }
    candidate.stand_in(*node.folder, name);
    node.files.push_back(candidate);
}

}  // namespace calint
