// calint: the linter for Salesforce Connected Apps and External Client Apps.
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include "base/error.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "out_of_memory.h"

namespace {

using calint::ExitStatus;

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

ExitStatus run(const calint::Command& command, calint::World& world) {
    switch (command.kind) {
        case calint::CommandKind::check:
            return run_check(command.check, world);
        case calint::CommandKind::baseline:
            return run_baseline(command.check, world);
        case calint::CommandKind::explain:
            return run_explain(command, world);
        case calint::CommandKind::rules:
            return run_rules_command(command, world);
        case calint::CommandKind::test:
            return run_test(command, world);
        case calint::CommandKind::fields:
            return run_fields(world);
        case calint::CommandKind::schema:
            return run_schema(command, world);
        case calint::CommandKind::merge:
            return run_merge(command, world);
        case calint::CommandKind::completions:
            return run_completions(command, world);
        case calint::CommandKind::message:
            world.out.write(command.message);
            break;
    }
    return ExitStatus::clean;
}

void tell(calint::Output& err, const calint::UserError& error) {
    const std::string where =
        error.where.empty() ? "calint" : calint::escape_for_display(error.where);
    err.write(fmt::format("{}: error: {}\n", where, calint::escape_for_display(error.what)));
    if (!error.hint.empty())
        err.write(fmt::format("  hint: {}\n", calint::escape_for_display(error.hint)));
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __GLIBC__
    // One large step instead of many small ones, and no giving back between files.
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MXFAST, 0);
#endif
    // A reader that goes away (`| head`) and a file that may not grow (`ulimit -f`) show as failed
    // writes, not as signals.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    // Whoever started this may not want to hear of children; the end of git is wanted here.
    std::signal(SIGCHLD, SIG_DFL);
    calint::end_without_memory();
    calint::StreamOutput out(STDOUT_FILENO);
    calint::StreamOutput err(STDERR_FILENO);
    calint::DiskFiles files;
    calint::World world{files, out, err, STDIN_FILENO, isatty(STDOUT_FILENO) == 1, environment};
    ExitStatus status = ExitStatus::unchecked;
    try {
        status = run(calint::parse_command_line(argc, argv, world), world);
    } catch (const calint::UserErrors& errors) {
        for (const calint::UserError& error : errors.list) tell(err, error);
    } catch (const calint::UserError& error) {
        tell(err, error);
    } catch (const std::bad_alloc&) {
        calint::tell_out_of_memory();
    } catch (const std::exception& error) {
        err.write(fmt::format("calint: internal error: {} (please report)\n", error.what()));
    }
    if (const int error = out.finish(); error != 0) {
        status = ExitStatus::unchecked;
        if (error != EPIPE)
            err.write(
                fmt::format("calint: error: cannot write output: {}\n", std::strerror(error)));
    }
    // What was to be said there is lost, and there is nowhere left to say so.
    if (err.finish() != 0) status = ExitStatus::unchecked;
#ifdef NDEBUG
    std::_Exit(static_cast<int>(status));  // libraries would only give memory back
#endif
    return static_cast<int>(status);
}
