// What git says of a working tree; git runs as a program, never through a shell.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace calint {

struct GitResult {
    bool has_run = false;  ///< false: git cannot be started
    int status = -1;
    std::string out;
    std::string err;

    bool is_fine() const { return has_run && status == 0; }
    /// The first line of what git complained about, escaped.
    std::string reason() const;
};

/// Whose index git looks at: the repository's own, or that of the commit that is being made, which
/// a hook is told by GIT_INDEX_FILE (`git commit FILE` has one of its own).
enum class GitIndex { own, of_commit };

/// `git -C directory arguments`, with nothing on its input. No program that the repository's own
/// configuration names for looking at files runs, and nothing is written.
GitResult git(const std::string& directory, const std::vector<std::string>& arguments,
              GitIndex index = GitIndex::own);

/// The same in two steps, so that several can run at once.
class GitRun {
  public:
    GitRun(const std::string& directory, const std::vector<std::string>& arguments,
           GitIndex index = GitIndex::own);
    ~GitRun();

    /// Waits for its end. To be called once.
    GitResult finish();

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

/// Reads objects of one repository, one after the other, from one `git cat-file --batch`. Not for
/// several threads.
class GitObjects {
  public:
    explicit GitObjects(std::string directory) : directory_(std::move(directory)) {}
    ~GitObjects();
    GitObjects(const GitObjects&) = delete;
    GitObjects& operator=(const GitObjects&) = delete;

    /// The bytes of a blob into `out`, or why there are none.
    std::string read(const std::string& id, std::string& out);
    /// False when git could not be run, or stopped answering in the last read().
    bool has_answered() const { return child_ != 0 && !is_lost_; }

  private:
    bool start();
    bool fill();

    std::string directory_;
    int to_ = -1;
    int from_ = -1;
    int child_ = 0;
    bool is_lost_ = false;
    std::string buffer_;  ///< read and not yet taken
};

}  // namespace calint
