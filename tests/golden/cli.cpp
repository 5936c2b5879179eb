// cli_test PROGRAM_DIR FOLDER: whole-program tests, one readable file each.
//
//   # what is tested
//   == file NAME        the file's text follows; \xNN, \e and \r are bytes
//                       ‹digits:19#a› and the like, here and in commands, are made-up secrets
//   == run COMMAND      run by sh in a folder with these files; calint is on the PATH
//   == status N
//   == output           what comes out, standard error included
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "golden.h"
#include "secrets/sample.h"

namespace {

namespace fs = std::filesystem;
using namespace calint;

std::string unescape(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "\\x") == 0 && i + 3 < text.size()) {
            out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
            i += 3;
        } else if (text.compare(i, 2, "\\e") == 0 || text.compare(i, 2, "\\r") == 0) {
            out += text[i + 1] == 'e' ? '\x1b' : '\r';
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

struct Section {
    std::string kind;
    std::string argument;
    std::string body;
};

std::vector<Section> sections_of(const std::string& text, std::string& preamble) {
    std::vector<Section> sections;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string line = text.substr(at, end - at);
        at = end;
        if (line.starts_with("== ")) {
            std::string head = line.substr(3);
            if (head.ends_with('\n')) head.pop_back();
            const std::size_t space = head.find(' ');
            sections.push_back({head.substr(0, space),
                                space == std::string::npos ? "" : head.substr(space + 1), ""});
        } else if (sections.empty()) {
            preamble += line;
        } else {
            sections.back().body += line;
        }
    }
    return sections;
}

/// Runs a test file and writes it out again with what really happened.
std::string play(const std::string& text, const std::string& programs) {
    const std::string folder = (fs::temp_directory_path() / "calint-cli-XXXXXX").string();
    std::string real = folder;
    if (mkdtemp(real.data()) == nullptr) return "cannot make a folder";
    std::string out;
    RunResult result;
    for (const Section& section : sections_of(text, out)) {
        if (section.kind == "file") {
            write_text(real + "/" + unescape(section.argument),
                       make_sample(unescape(section.body)).text);
            out += fmt::format("== file {}\n{}", section.argument, section.body);
        } else if (section.kind == "run") {
            result = run_shell(make_sample(section.argument).text, real, programs);
            out += fmt::format("== run {}\n", section.argument);
        } else if (section.kind == "status") {
            out += fmt::format("== status {}\n", result.status);
        } else {
            std::string output = result.output;
            for (std::size_t at = 0; (at = output.find(real, at)) != std::string::npos;)
                output.replace(at, real.size(), "FOLDER");
            out += "== output\n" + output;
        }
    }
    fs::remove_all(real);
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::string programs = fs::absolute(argv[1]).string();
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(argv[2])) {
        if (entry.path().extension() == ".test") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    Golden golden;
    for (const std::string& file : files) golden.check(file, play(read_text(file), programs));
    return golden.finish("cli");
}
