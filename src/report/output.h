// Where reports go.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace calint {

class Output {
  public:
    virtual ~Output() = default;
    virtual void write(std::string_view text) = 0;
};

/// Collects a report in memory.
class StringOutput : public Output {
  public:
    void write(std::string_view text) override { text_ += text; }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// Writes to an open file descriptor, in large pieces. Errors are kept until finish().
class StreamOutput : public Output {
  public:
    explicit StreamOutput(int fd) : fd_(fd) {}
    ~StreamOutput() override { flush(); }
    void write(std::string_view text) override;

    /// Writes what is left. 0, or the error number of the first write that failed.
    int finish();

  private:
    void flush();

    int fd_;
    int error_ = 0;
    std::string buffer_;
};

/// Writes `text` to a file as a whole or not at all: into a temporary file beside it, which then
/// takes its name, its mode and its owner. Throws UserError; the previous file stays as it was. A
/// signal waits until it is done. A hard link is cut: the other names keep what they had.
void write_file(const std::string& path, std::string_view text);

}  // namespace calint
