#include "project/git_ignores.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/text.h"
#include "project/files.h"
#include "project/git.h"
#include "project/root.h"

namespace calint {

namespace {

constexpr std::size_t ignore_file_limit = 8u << 20;

IgnorePatterns patterns_at(FileSystem& files, const std::string& path, bool any_case) {
    const auto read = files.read(path, ignore_file_limit);
    const std::string* const text = std::get_if<std::string>(&read);
    return text == nullptr ? IgnorePatterns{} : parse_ignore_patterns(*text, any_case);
}

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

/// Where git looks when core.excludesFile is not set.
std::string usual_excludes() {
    if (const std::string home = variable("XDG_CONFIG_HOME"); !home.empty())
        return home + "/git/ignore";
    const std::string home = variable("HOME");
    return home.empty() ? std::string() : home + "/.config/git/ignore";
}

struct IgnoreSettings {
    std::optional<std::string> excludes;  ///< a path, from the top if it is relative
    bool any_case = false;
};

/// `KEY\nVALUE\0` for each setting; a key alone means true. The last one counts.
IgnoreSettings settings_of(std::string_view told) {
    IgnoreSettings settings;
    for (const std::string_view record : split(told, '\0')) {
        const std::size_t line = record.find('\n');
        const std::string_view key = record.substr(0, line);
        const std::string_view value =
            line == std::string_view::npos ? "true" : record.substr(line + 1);
        if (key == "core.excludesfile") settings.excludes = value;
        if (key == "core.ignorecase")
            settings.any_case = value == "true" || value == "yes" || value == "on" || value == "1";
    }
    return settings;
}

/// The folder that is as many levels above `directory` as `../../` says; nothing if git says
/// anything else, as it does where core.worktree is set.
std::optional<std::string> top_of(const std::string& directory, std::string_view up) {
    std::string top = directory;
    while (up.starts_with("../")) {
        up.remove_prefix(3);
        top = parent_path(top);
    }
    return up.empty() ? std::optional(top) : std::nullopt;
}

/// The scopes from the top down to `directory`, its own .gitignore left to who walks it.
void add_above(FileSystem& files, const std::string& directory, GitTree& tree) {
    if (directory == tree.top) return;
    std::string folder = tree.top;
    std::string_view rest = std::string_view(directory).substr(tree.own.prefix);
    while (!rest.empty()) {
        if (auto scope = read_gitignore(files, folder, tree.innermost(), tree.any_case))
            tree.above.push_back(std::move(scope));
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        folder.append(folder == "/" ? "" : "/").append(rest.substr(0, slash));
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        tree.is_ignored_itself =
            tree.is_ignored_itself || is_ignored(tree.innermost(), folder, true);
    }
}

/// Whether the bytes of a file hold one of the texts; true as well where that cannot be told.
bool may_hold(const std::string& path, const std::vector<std::string_view>& texts,
              std::size_t longest) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    while (file) {
        constexpr std::size_t chunk = 256 << 10;
        // What a text may begin in is looked at once more.
        bytes.erase(0, bytes.size() - std::min(bytes.size(), longest - 1));
        const std::size_t kept = bytes.size();
        bytes.resize(kept + chunk);
        file.read(bytes.data() + kept, chunk);
        bytes.resize(kept + static_cast<std::size_t>(file.gcount()));
        for (const std::string_view text : texts) {
            if (memmem(bytes.data(), bytes.size(), text.data(), text.size()) != nullptr)
                return true;
        }
    }
    return !file.eof();
}

/// Whether git may track anything at or below the ignored paths. Its index holds the paths of all
/// that it tracks, in full but for the kinds that are left to git here (version 4, an index in two
/// parts, folders that are not checked out). A large one costs git far more to read.
bool may_track(FileSystem& files, const GitTree& tree, const std::vector<std::string>& ignored) {
    constexpr std::size_t few = 16;
    const std::string head = files.read_head(tree.index, 8);
    if (ignored.size() > few || head.size() != 8 || !head.starts_with("DIRC") ||
        head.substr(4, 3) != std::string_view("\0\0\0", 3) || (head[7] != 2 && head[7] != 3))
        return true;
    const auto listed = files.list(parent_path(tree.index));
    const auto* const entries = std::get_if<std::vector<Entry>>(&listed);
    const auto is_shared = [](const Entry& entry) { return entry.name.starts_with("sharedindex"); };
    if (entries == nullptr || std::any_of(entries->begin(), entries->end(), is_shared)) return true;
    std::vector<std::string_view> texts{"sdir"};
    std::size_t longest = texts.front().size();
    for (const std::string& path : ignored) {
        texts.push_back(std::string_view(path).substr(tree.own.prefix));
        longest = std::max(longest, texts.back().size());
    }
    return may_hold(tree.index, texts, longest);
}

}  // namespace

bool is_ignored(const IgnoreScope* scope, std::string_view path, bool is_folder) {
    for (; scope != nullptr; scope = scope->outer) {
        if (scope->patterns.empty()) continue;
        const auto said = ignored_by(scope->patterns, path.substr(scope->prefix), is_folder);
        if (said) return *said;
    }
    return false;
}

std::unique_ptr<IgnoreScope> read_gitignore(FileSystem& files, const std::string& folder,
                                            const IgnoreScope* outer, bool any_case) {
    // Git does not follow a link here, so that a repository cannot have files elsewhere read.
    const std::string path = (folder == "/" ? "" : folder) + "/.gitignore";
    char target;
    if (readlink(path.c_str(), &target, 1) >= 0) return nullptr;
    IgnorePatterns patterns = patterns_at(files, path, any_case);
    if (patterns.empty()) return nullptr;
    auto scope = std::make_unique<IgnoreScope>();
    scope->outer = outer;
    scope->patterns = std::move(patterns);
    scope->prefix = path.size() - std::string_view(".gitignore").size();
    return scope;
}

std::variant<std::unique_ptr<GitTree>, std::string> open_git_tree(FileSystem& files,
                                                                  const std::string& directory) {
    // Both at once: starting git is what takes the time.
    GitRun asks_where(directory, {"rev-parse", "--is-inside-work-tree", "--show-cdup", "--git-path",
                                  "info/exclude", "--git-path", "index"});
    GitRun asks_settings(directory, {"config", "-z", "--type=path", "--get-regexp",
                                     "^core\\.(excludesfile|ignorecase)$"});
    const GitResult where = asks_where.finish();
    const GitResult told = asks_settings.finish();
    if (!where.is_fine()) return where.reason();
    const std::string_view out = where.out;
    const std::size_t first = out.find('\n');
    const std::size_t second = first == std::string_view::npos ? first : out.find('\n', first + 1);
    if (second == std::string_view::npos || out.substr(0, first) != "true")
        return std::string("git: this is no working tree");
    const auto top = top_of(directory, out.substr(first + 1, second - first - 1));
    if (!top) return std::string("git: the working tree is elsewhere");
    constexpr std::string_view exclude_end = "info/exclude\n";
    const std::string_view paths = out.substr(second + 1);
    const std::size_t end = paths.find(exclude_end);
    if (end == std::string_view::npos || !paths.ends_with('\n'))
        return std::string("git: this is no working tree");
    std::string exclude(paths.substr(0, end + exclude_end.size() - 1));
    std::string index(paths.substr(end + exclude_end.size()));
    index.pop_back();
    for (std::string* const path : {&exclude, &index})
        if (!path->starts_with('/')) path->insert(0, directory + "/");

    const IgnoreSettings settings = settings_of(told.out);
    auto tree = std::make_unique<GitTree>();
    tree->top = *top;
    tree->index = std::move(index);
    tree->any_case = settings.any_case;
    const std::size_t prefix = *top == "/" ? 1 : top->size() + 1;
    std::string excludes = settings.excludes.value_or(usual_excludes());
    if (!excludes.empty() && !excludes.starts_with('/')) excludes.insert(0, *top + "/");
    tree->outermost.prefix = tree->own.prefix = prefix;
    if (!excludes.empty()) tree->outermost.patterns = patterns_at(files, excludes, tree->any_case);
    tree->own.patterns = patterns_at(files, exclude, tree->any_case);
    tree->own.outer = &tree->outermost;
    add_above(files, directory, *tree);
    return tree;
}

std::variant<std::vector<std::string>, std::string> tracked_below(
    FileSystem& files, const GitTree& tree, const std::vector<std::string>& ignored) {
    if (ignored.empty()) return std::vector<std::string>();
    constexpr std::size_t most_asked = 500;        // more are looked up in the whole list
    constexpr std::size_t longest_asked = 64'000;  // bytes of a command line
    std::vector<std::string> words = {"--literal-pathspecs", "ls-files", "-z", "--cached",
                                      "--deduplicate"};
    std::size_t length = 0;
    for (const std::string& path : ignored) length += path.size();
    if (!may_track(files, tree, ignored)) return std::vector<std::string>();
    const bool is_short = ignored.size() <= most_asked && length <= longest_asked;
    if (is_short) {
        words.emplace_back("--");
        for (const std::string& path : ignored) words.push_back(path.substr(tree.own.prefix));
    }
    const GitResult listed = git(tree.top, words);
    if (!listed.is_fine()) return listed.reason();
    const auto is_below_one = [&](std::string_view path) {
        for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
             end = path.rfind('/', end - 1)) {
            if (std::binary_search(ignored.begin(), ignored.end(), path.substr(0, end)))
                return true;
        }
        return false;
    };
    std::vector<std::string> tracked;
    const std::string prefix = tree.top == "/" ? "/" : tree.top + "/";
    for (const std::string_view name : split(listed.out, '\0')) {
        if (name.empty()) continue;
        std::string path = prefix + std::string(name);
        if (is_short || is_below_one(path)) tracked.push_back(std::move(path));
    }
    std::sort(tracked.begin(), tracked.end());
    return tracked;
}

}  // namespace calint
