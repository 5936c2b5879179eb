// Expected output beside its input: compared, or rewritten by the target `bless`.
#pragma once

#include <string>

namespace calint {

/// Collects differences; with CALINT_BLESS set it writes the new text instead.
class Golden {
  public:
    Golden();

    /// Compares `actual` with the file's content.
    void check(const std::string& file, const std::string& actual);

    void fail(const std::string& message);
    void count() { ++checked_; }

    /// Prints what differs and a line that counts; the exit status of the test.
    int finish(const char* what) const;

    bool blesses() const { return bless_; }

  private:
    bool bless_ = false;
    int checked_ = 0;
    int failed_ = 0;
};

std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

/// Runs a program without a shell, in `directory`, with a clean environment; standard error goes
/// where standard output goes.
struct RunResult {
    int status = 0;
    std::string output;
};
RunResult run_shell(const std::string& command, const std::string& directory,
                    const std::string& program_directory);

}  // namespace calint
