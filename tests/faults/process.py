"""The process itself: signals, threads, memory, surroundings."""
import os
import signal
import subprocess
import time

import kit
from kit import SUFFIX, finding, row, xml

OTHER = "Other" + SUFFIX
OLD = b'{"old": true}\n'


def ends_by(t, process, number, what):
    out, err = process.communicate(timeout=60)
    # -N is how Python tells death by signal N; a shell shows 128 + N.
    t.check(process.returncode == -number, f"{what}: {process.returncode}, not -{number}: {err[-300:]}")
    return out


@row(61, "SIGINT, SIGTERM while walking, reading, writing")
def signals(t):
    t.other()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # It waits for its input.
        process = t.start("check", "-", "-f", "json=r.json", stdin=subprocess.PIPE)
        t.feed(process, b"<ConnectedApp>")
        process.send_signal(number)
        ends_by(t, process, number, "reading")
        t.check(not os.path.exists(t.path("r.json")), "reading: there is a report")
    code = t.run("check", "-", shell='mkfifo p; exec 9<>p; "$@" <&9 & sleep 0.3; kill -TERM $!; wait $!; echo $?')
    t.check(code.out.strip() == "143", "a shell sees 143", code)
    # Nobody takes what it writes: it stands still in the midst of its report, for as long as one likes.
    t.fresh()
    for index in range(600):
        t.write(f"f{index % 7}/A{index}{SUFFIX}", xml("Full"))
    for number in (signal.SIGINT, signal.SIGTERM):
        process = t.start("check", ".", "-f", "json=r.json", "-f", "text")
        while not os.path.exists(t.path("r.json")) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(0.1)
        t.check(process.poll() is None, "does not wait for its reader")
        process.send_signal(number)
        ends_by(t, process, number, "writing to a pipe")
        t.check(t.read("r.json").endswith(b"}\n"), "a report file that is not whole")
        t.no_temporaries()
        os.remove(t.path("r.json"))
    # In the midst of the walk, and of writing a file.
    t.write("Faulty/A" + SUFFIX, xml())
    for number in (signal.SIGINT, signal.SIGTERM):
        process = t.start("check", ".", "-f", "json=r.json", fault="wait-walk")
        t.check(t.wait_for_hit(process), "the walk was not met")
        process.send_signal(number)
        ends_by(t, process, number, "walking")
        t.check(not os.path.exists(t.path("r.json")), "walking: there is a report")
        t.no_temporaries()
    for fault, number in (("int", signal.SIGINT), ("term", signal.SIGTERM)):
        for name, command in (("r.json", ("check", ".", "-q", "-f", "json=r.json")),
                              ("b.yaml", ("baseline", ".", "--baseline", "b.yaml"))):
            process = t.start(*command, fault=fault)
            ends_by(t, process, number, f"writing {name}")
            t.check(t.was_hit(), f"the fault {fault} was not provoked")
            t.check(not os.path.exists(t.path(name)) or t.read(name)[-2:] in (b"}\n", b'"\n'), f"{name} is not whole")
            t.no_temporaries()
    # Whatever can be done against SIGKILL: the old file is there.
    t.write("r.json", OLD)
    process = t.start("check", ".", "-q", "-f", "json=r.json", fault="kill")
    ends_by(t, process, signal.SIGKILL, "killed")
    t.check(t.read("r.json") == OLD, "killed: the old report is not intact")
    return "a signal waits while a file is written; SIGKILL leaves the old file and one .PID-0.calint-tmp"


@row(62, "a worker thread without memory; no threads")
def worker(t):
    t.other()
    t.write("Faulty" + SUFFIX, xml("Full") + " " * 200_000)
    t.write("Faulty.env", "A=1\n" * 50_000)
    for index in range(80):  # a thread is worth its start for some files only
        t.write(f"more/{index}.env", "A=1\n")
    no_memory = ": error: out of memory [memory]"
    t.need_shim()
    result = t.check_run(".", "-j", "4", fault="no-thread")
    t.status(result, 1)
    t.goes_on(result)
    for jobs in ("2", "16"):
        t.need_no_sanitizer()
        result = t.check_run(".", "-j", jobs, fault="no-memory")
        t.status(result, 2)
        t.lines(result, "Faulty" + SUFFIX + no_memory, "Faulty.env" + no_memory, finding(OTHER))
    # Memory that is really short: the largest file cannot be had, the others can.
    t.fresh()
    t.other()
    t.write("Big.profile-meta.xml", f'<Profile xmlns="{kit.NAMESPACE}">' + " " * (60 << 20) + "</Profile>")
    result = t.check_run(".", "-j", "1", shell='ulimit -v 70000; exec "$@"')
    t.status(result, 2)
    t.lines(result, "Big.profile-meta.xml" + no_memory, finding(OTHER))


@row(63, "threads, order of directories, locale, time zone")
def deterministic(t):
    for index in range(40):
        t.write(f"I{index % 5}/\u0130i{index}{SUFFIX}", xml("Full" if index % 2 else "\u0131d", label=f"I{index}"))
        t.write(f"i{index % 3}/n{index}.env", f"SF_CONSUMER_SECRET={index:064X}\n")
    arguments = ("check", ".", "--persona", "auditor", "--now", "2026-11-23")

    def runs(**how):
        return [t.run(*arguments, *more, "-f", name, **how) for name in ("text", "json", "sarif")
                for more in [()]]

    wanted = [run.raw_out for run in runs(env={"TZ": "UTC"})]
    t.check(all(len(out) > 10_000 for out in wanted), "too little to compare")
    how = [{"env": {"LC_ALL": name, "LANG": name, "TZ": zone}}
           for name, zone in (("C", "UTC"), ("tr_TR.UTF-8", "Asia/Istanbul"), ("de_DE.UTF-8", "Pacific/Kiritimati"),
                              (None, ":nonsense"))]
    for each in how:
        t.check([run.raw_out for run in runs(**each)] == wanted, f"differs with {each}")
    for jobs in ("1", "2", "7", "64"):
        for name, out in zip(("text", "json", "sarif"), wanted):
            t.check(t.run(*arguments, "-f", name, "-j", jobs).raw_out == out, f"differs with {jobs} threads: {name}")
    # The day is a matter of the place, unless it is said.
    t.need_shim()
    t.check([run.raw_out for run in runs(fault="reverse")] == wanted, "differs with the order of directories")
    there = "tr_TR.utf8" in subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return "" if there else "tr_TR is asked for but not installed here"


@row(64, "times, HOME, read-only directory, closed descriptors, few of them")
def surroundings(t):
    path = t.other()
    wanted = [finding(OTHER)]

    def same(what, status=1, **how):
        result = t.check_run(**how)
        t.check(result.status == status and result.out.splitlines() == wanted, what, result)

    for seconds in (0, 4_000_000_000, -1_000_000_000):
        os.utime(path, (seconds, seconds))
        same(f"a file of the time {seconds}")
    same("no HOME", env={"HOME": None})
    same("a HOME that is not there", env={"HOME": "/nonexistent"})
    same("no environment", shell='exec env -i "$@"')
    same("no PATH", env={"PATH": "/nonexistent"}, shell=None)
    os.chmod(t.path(), 0o555)
    same("a directory that is read-only", nobody=True)
    os.chmod(t.path(), 0o777)
    same("closed stdin", shell='exec "$@" <&-')
    same("closed stderr", shell='exec "$@" 2>&-')
    result = t.check_run(".", "missing", shell='exec "$@" 2>&- <&-')
    t.status(result, 2)
    # None of the files that are read or written may become what is closed.
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"):
        t.write("r.json", OLD)
        result = t.run("check", ".", "missing", "-v", "-f", "json=r.json", shell=f'exec "$@" {closed}')
        t.check(result.status == 2 and t.read("r.json").startswith(b"{") and t.read("r.json").endswith(b"}\n"),
                f"a report with {closed}", result)
        t.check(b"error: cannot read" not in t.read("r.json"), f"{closed}: messages are in the report", result)
    os.remove(t.path("r.json"))
    same("16 descriptors", shell='ulimit -n 16; exec "$@"')
    many = [t.write(f"d{index}/A{SUFFIX}", xml()) for index in range(100)]
    same("16 descriptors, git", shell='git init -q . && ulimit -n 16 && exec "$@"')
    # A sanitizer needs a descriptor of its own to look at memory.
    for number in () if kit.is_sanitized(t.program) else (4, 5, 6):
        result = t.check_run(".", "-j", "64", shell=f'ulimit -n {number}; exec "$@"')
        t.check(result.status in (1, 2, 127) and (result.status != 1 or result.out.splitlines() == wanted),
                f"{number} descriptors", result)
        if result.status == 2:
            t.check("Too many open files" in result.out + result.err, "does not say why", result)
    # A directory that is gone.
    os.mkdir(t.path("gone"))
    result = t.check_run(shell='cd gone && rmdir ../gone && exec "$@"')
    t.status(result, 2)
    t.check("cannot tell the current directory" in result.err, "is silent about a directory that is gone", result)
    t.check(len(many) == 100, "")


@row(65, "two parsers do not agree")
def disagreement(t):
    # A comment in a value is nothing for the quick way through plain files.
    t.write("X" + SUFFIX, xml("Full", label="A<!-- x -->Faulty"))
    t.other()
    result = t.check_run(fault="disagree")
    t.status(result, 2)
    t.lines(result, f"X{SUFFIX}:2:2: error: internal error: position check failed (please report) [internal]",
            finding(OTHER))
