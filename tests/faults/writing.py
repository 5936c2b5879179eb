"""What calint writes: reports in files and the baseline. It has no --fix, which is refused; the rows on
it are tried on these two."""
import os
import stat
import subprocess
import threading

import kit
from kit import NOBODY, SUFFIX, Skip, finding, mount_wrapper, row, xml

BASELINE = ".calint-baseline.yaml"
NO_FIX = "no --fix; the same for baseline and report files"
OLD = b"# old\nversion: 1\nfindings: []\n"


def fix_is_refused(t):
    path = t.write("Fix" + SUFFIX, xml("Full"))
    before = os.stat(path)
    for arguments in (("check", ".", "--fix"), ("--fix", "."), ("baseline", "--fix", ".")):
        result = t.run(*arguments)
        t.status(result, 2)
        t.has(result, "calint: error: unknown option '--fix'", "err")
    t.check(os.stat(path).st_mtime_ns == before.st_mtime_ns and t.read("Fix" + SUFFIX) == xml("Full").encode(),
            "--fix writes")
    os.remove(path)


def writers(target):
    """The ways to write a file, with the name that is written."""
    return (("check", ".", "-q", "-f", f"sarif={target}"), ("check", ".", "-q", "-f", "sarif", "-o", target),
            ("baseline", ".", "-q", "--baseline", target))


@row(51, "the disk is full; EIO; short writes")
def full_disk(t):
    fix_is_refused(t)
    for number in range(60):
        t.write(f"A{number}{SUFFIX}", xml("Full"))
    remark = "a disk of 64 KiB"
    for command in writers("disk/old.yaml"):
        os.makedirs(t.path("disk"), exist_ok=True)
        if mount_wrapper():
            # Most of the disk is taken by another file, and the old one of mode 640 stands there.
            script = ('mount -t tmpfs -o size=64k none disk && printf "$OLD" >disk/old.yaml && '
                      'chmod 640 disk/old.yaml && head -c 57344 /dev/zero >disk/most && "$@"; '
                      'echo "status $?"; ls -A disk; stat -c %a disk/old.yaml; cat disk/old.yaml')
            run = subprocess.run([*mount_wrapper(), "sh", "-c", script, "sh", t.program, *command], cwd=t.folder,
                                 env=t.environment({"OLD": OLD.decode().replace("\n", "\\n")}),
                                 capture_output=True, text=True, timeout=60, check=False)
            t.check(run.stdout == "status 2\nmost\nold.yaml\n640\n" + OLD.decode(), f"{command}: {run}")
            t.check("disk/old.yaml: error: cannot write: No space left on device" in run.stderr, f"{run}")
        else:
            remark = "no mounts are allowed here: a limit on the size of files instead of a full disk"
        # A file may be no larger: the signal of it is not what ends calint.
        for trap in ("", 'trap "" XFSZ; '):
            t.write("disk/old.yaml", OLD, mode=0o640)
            result = t.run(*command, shell=trap + 'ulimit -f 8; exec "$@"')
            t.status(result, 2)
            t.has(result, "disk/old.yaml: error: cannot write: File too large", "err")
            t.check(t.read("disk/old.yaml") == OLD, "the old one is not intact")
            t.no_temporaries()
    try:
        for command in writers("old.yaml"):
            t.write("old.yaml", OLD, mode=0o640)
            result = t.run(*command, fault="write-eio")
            t.status(result, 2)
            t.has(result, "old.yaml: error: cannot write: Input/output error", "err")
            t.check(t.read("old.yaml") == OLD and stat.S_IMODE(os.stat(t.path("old.yaml")).st_mode) == 0o640,
                    "the old one is not intact")
            t.no_temporaries()
            wanted = 0 if command[0] == "baseline" else 1
            t.status(t.run(*command, fault="write-short"), wanted)
            short = t.read("old.yaml")
            t.write("old.yaml", OLD)
            t.status(t.run(*command), wanted)
            t.check(short == t.read("old.yaml") and len(short) > 5000, "short writes lose something")
    except Skip as reason:
        remark += f"; EIO and short writes not tried: {reason}"
    return f"{NO_FIX}; {remark}"


@row(52, "a file or directory that is read-only, immutable")
def read_only(t):
    fix_is_refused(t)
    t.other()
    os.mkdir(t.path("d"))
    for command in writers("d/old.yaml"):
        for file_mode, folder_mode in ((0o444, 0o777), (0o666, 0o555)):
            os.chmod(t.path("d"), 0o777)
            t.write("d/old.yaml", OLD, mode=file_mode)
            os.chmod(t.path("d"), folder_mode)
            result = t.run(*command, nobody=True)
            t.status(result, 2)
            t.has(result, "d/old.yaml: error: cannot write: Permission denied", "err")
            t.check(t.read("d/old.yaml") == OLD, "it was written")
            os.chmod(t.path("d"), 0o777)
            t.no_temporaries()
    # Findings are listed all the same, where another report goes to standard output.
    result = t.run("check", ".", "-q", "-f", "sarif=missing/x.sarif", "-f", "concise")
    t.status(result, 2)
    t.has(result, finding("Other" + SUFFIX))
    remark = ""
    if os.getuid() == 0:
        t.write("d/old.yaml", OLD)
        if subprocess.run(["chattr", "+i", "d/old.yaml"], cwd=t.folder, capture_output=True, check=False).returncode == 0:
            try:
                for command in writers("d/old.yaml"):
                    result = t.run(*command)
                    t.status(result, 2)
                    t.has(result, "d/old.yaml: error: cannot write: Operation not permitted", "err")
                    t.no_temporaries()
            finally:
                subprocess.run(["chattr", "-i", "d/old.yaml"], cwd=t.folder, check=True)
        else:
            remark = "; nothing can be made immutable here"
    return NO_FIX + remark


@row(53, "the file changes between reading and writing")
def changed_meanwhile(t):
    fix_is_refused(t)
    t.other()
    # Who is waited for while calint waits for its input has all the time to change the baseline.
    for there in (True, False):
        t.fresh()
        t.other()
        if there:
            t.write(BASELINE, OLD)
        process = t.start("baseline", ".", "-", "--baseline", BASELINE, stdin=subprocess.PIPE)
        t.feed(process, xml().encode())
        t.write(BASELINE, OLD + b"# of somebody else\n")
        out, err = process.communicate(timeout=60)
        result = kit.Result(process.returncode, out, err)
        t.status(result, 2)
        t.has(result, f"{BASELINE}: error: changed since it was read; not written", "err")
        t.check(t.read(BASELINE) == OLD + b"# of somebody else\n", "what somebody else wrote is lost")
        t.no_temporaries()
    return NO_FIX + "; a report is written anew each time, whatever stands there"


@row(54, "overlapping edits")
def overlapping(t):
    fix_is_refused(t)
    return "no --fix, so no edits"


@row(55, "a result that does not scan again")
def scans_again(t):
    fix_is_refused(t)
    # What calint writes is read by it again: a baseline hides all it was made of, twice written it is the same.
    for name in ("A", 'q"uote', "back\\slash", "new\nline", "\u202e", "# x", "a: b", " - "):
        t.write(name + SUFFIX, xml("Full", label=name.replace("\n", " ")))
    t.status(t.run("baseline", "."), 0)
    first = t.read(BASELINE)
    result = t.check_run()
    t.status(result, 0)
    t.lines(result)
    t.status(t.run("baseline", "."), 0)
    t.check(t.read(BASELINE) == first, "the baseline is another one the second time")
    return "no --fix; a baseline is read again as it was meant"


@row(56, "hard links, set-uid files, files of others, modes")
def owners(t):
    fix_is_refused(t)
    t.other()
    for command in writers("old.yaml"):
        for mode in (0o600, 0o640, 0o664, 0o755):
            t.write("old.yaml", OLD, mode=mode)
            t.status(t.run(*command), 0 if command[0] == "baseline" else 1)
            t.check(t.read("old.yaml") != OLD, "is not written")
            now = stat.S_IMODE(os.stat(t.path("old.yaml")).st_mode)
            t.check(now == mode, f"mode {now:o}, not {mode:o}")
        os.remove(t.path("old.yaml"))
        t.run(*command, shell='umask 027; exec "$@"')
        t.check(stat.S_IMODE(os.stat(t.path("old.yaml")).st_mode) == 0o640, "a new one does not follow the umask")
        # The other name of a file is somebody else's.
        t.write("old.yaml", OLD)
        os.link(t.path("old.yaml"), t.path("other.txt"))
        t.run(*command)
        t.check(t.read("other.txt") == OLD and t.read("old.yaml") != OLD, "writes through a hard link")
        os.remove(t.path("other.txt"))
        if os.getuid() == 0:
            t.write("old.yaml", OLD)
            os.chown(t.path("old.yaml"), NOBODY, NOBODY)
            os.chmod(t.path("old.yaml"), 0o4755)
            t.run(*command)
            now = os.stat(t.path("old.yaml"))
            t.check((now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (NOBODY, NOBODY, 0o4755),
                    f"root takes it over: {now}")
            # Whoever cannot keep the owner must not keep the right to act as it.
            os.chown(t.path("old.yaml"), 0, 0)
            os.chmod(t.path("old.yaml"), 0o6777)
            t.run(*command, nobody=True)
            now = os.stat(t.path("old.yaml"))
            t.check((now.st_uid, stat.S_IMODE(now.st_mode)) == (NOBODY, 0o777), f"set-uid of another: {now}")
    return NO_FIX + "; a hard link is cut, so that the other name keeps what it had"


@row(57, "two processes write the same file")
def two_writers(t):
    fix_is_refused(t)
    for number in range(30):
        t.write(f"apps/A{number}{SUFFIX}", xml("Full"))
    commands = (("baseline", ".", "--baseline", "out/b.yaml"),
                ("check", "apps", "--no-baseline", "-q", "-f", "json", "-o", "out/r.json"))
    os.mkdir(t.path("out"))
    for command in commands * 2:
        t.run(*command)
    known = {name: t.read(name) for name in ("out/b.yaml", "out/r.json")}
    torn = []
    stop = threading.Event()

    def watch():
        while not stop.is_set():
            for name, whole in known.items():
                seen = t.read(name) if os.path.exists(t.path(name)) else b"nothing"
                if seen != whole:
                    torn.append((name, seen[:200]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for _ in range(4):
            started = [t.start(*command) for command in commands * 3]
            for process in started:
                out, err = process.communicate(timeout=60)
                t.check(process.returncode in (0, 1), f"status {process.returncode}: {out + err}")
    finally:
        stop.set()
        watcher.join()
    t.check(not torn, f"seen torn or missing: {torn[:1]}")
    t.no_temporaries()
    # What a killed process left is not in the way of one that has the same number, nor read.
    for number in range(1, 5):
        t.write(f"out/b.yaml.{number}-0.calint-tmp", "A=1\n", mode=0)
    run = t.run(*commands[0], shell=f'exec unshare {"-fp" if os.getuid() == 0 else "-rfp"} "$@"')
    if "unshare:" not in run.err:
        t.status(run, 0)
    result = t.check_run("-v", ".", nobody=True)
    t.status(result, 1)
    t.has(result, "not read out/b.yaml.1-0.calint-tmp: calint is writing it", "err")
    return NO_FIX + "; who finds it changed reports row 53, who writes the same is content"


@row(58, "a report file that cannot be written")
def report_files(t):
    t.other()
    os.mkdir(t.path("folder"))
    for command in writers("folder"):
        result = t.run(*command)
        t.status(result, 2)
        t.check("folder: error: " in result.err and ("Is a directory" in result.err or
                                                     "not a regular file" in result.err), "a directory", result)
    for target, reason in (("no/where.json", "No such file or directory"), ("Other" + SUFFIX + "/x", "Not a directory"),
                           ("n" * 300, "File name too long"), ("/proc/x.json", "No such file or directory")):
        result = t.run("check", ".", "-q", "-f", f"json={target}")
        t.status(result, 2)
        t.has(result, f"{target}: error: cannot write: {reason}", "err")
    result = t.run("check", ".", "-q", "-f", "json=/dev/full")
    t.status(result, 2)
    t.has(result, "/dev/full: error: cannot write: No space left on device", "err")
    # A link stays one, what it points to is replaced; a pipe and a device are written to.
    t.write("real/r.json", OLD)
    os.symlink("real/r.json", t.path("link.json"))
    t.status(t.run("check", ".", "-q", "-f", "json=link.json"), 1)
    t.check(os.path.islink(t.path("link.json")) and t.read("real/r.json").startswith(b"{"), "a link")
    os.symlink("nowhere.json", t.path("dangling.json"))
    t.status(t.run("check", ".", "-q", "-f", "json=dangling.json"), 1)
    t.check(t.read("dangling.json").startswith(b"{") and not os.path.exists(t.path("nowhere.json")), "a link to nothing")
    result = t.run("check", ".", "-q", "-f", "json=/dev/stdout")
    t.check(result.status == 1 and result.out.startswith("{"), "/dev/stdout", result)
    t.status(t.run("check", ".", "-q", "-f", "json=/dev/null"), 1)
    t.no_temporaries()
    return "what it points to is written where it is a link; a link to nothing is replaced"
