// docs_test PROGRAM_DIR SOURCE_DIR: what the documentation shows is what the program says.
#include <fmt/format.h>

#include <filesystem>

#include "golden.h"
#include "report/rule_page.h"
#include "rules/builtin.h"

namespace {

namespace fs = std::filesystem;
using namespace calint;

/// Puts the output of each `$ command` block of a file behind `<!-- output of: COMMAND -->`.
void check_page(Golden& golden, const std::string& page, const std::string& programs) {
    constexpr std::string_view open = "<!-- output of: ";
    std::string text = read_text(page);
    std::string out;
    std::size_t at = 0;
    for (std::size_t mark = text.find(open); mark != std::string::npos;
         mark = text.find(open, at)) {
        const std::size_t end = text.find(" -->\n```", mark);
        const std::size_t begin = end == std::string::npos ? end : text.find('\n', end + 5);
        const std::size_t close = begin == std::string::npos ? begin : text.find("\n```\n", begin);
        if (close == std::string::npos) {
            golden.fail(page + ": an output block is not closed");
            return;
        }
        const std::string command = text.substr(mark + open.size(), end - mark - open.size());
        std::string output = run_shell(command, ".", programs).output;
        while (output.ends_with('\n')) output.pop_back();
        out += text.substr(at, begin + 1 - at) + output;
        at = close;
    }
    golden.check(page, out + text.substr(at));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::string programs = fs::absolute(argv[1]).string();
    fs::current_path(argv[2]);
    Golden golden;
    golden.check("docs/rules/README.md",
                 run_shell("calint rules --format markdown", ".", programs).output);
    for (const Rule& rule : builtin_rules())
        golden.check(fmt::format("docs/rules/{}.md", rule.id),
                     rule_page_markdown(rule, builtin_catalog));
    for (const fs::directory_entry& entry : fs::directory_iterator("docs/rules")) {
        const std::string id = entry.path().stem().string();
        bool known = id == "README";
        for (const Rule& rule : builtin_rules()) known = known || rule.id == id;
        if (!known) golden.fail(fmt::format("docs/rules/{}.md belongs to no rule", id));
    }
    check_page(golden, "README.md", programs);
    check_page(golden, "docs/CLI.md", programs);
    return golden.finish("docs");
}
