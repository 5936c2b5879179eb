"""Files and directories that cannot be read, or are not what they seem."""
import os
import socket
import subprocess

from kit import SECRET, SUFFIX, Skip, finding, is_sanitized, mount_wrapper, row, xml

OTHER = "Other" + SUFFIX
FAULTY = "Faulty" + SUFFIX


@row(1, "a named file does not exist")
def missing_file(t):
    t.other()
    result = t.check_run("missing.xml", OTHER)
    t.status(result, 2)
    t.lines(result, "missing.xml: error: cannot read: No such file or directory [io]", finding(OTHER))


@row(2, "a directory with nothing to read")
def empty_directory(t):
    os.mkdir(t.path("empty"))
    t.other()
    result = t.check_run("empty", OTHER)
    t.status(result, 2)
    t.lines(result, "empty: error: no files to read found under empty [no-input]", finding(OTHER))
    t.write("empty/notes.txt", "nothing")
    result = t.check_run("empty", "--no-secrets")
    t.status(result, 2)
    t.lines(result, "empty: error: no connected app files found under empty [no-input]")
    result = t.check_run("empty", "--no-secrets", "--allow-empty")
    t.status(result, 0)
    t.lines(result)
    return "a text counts as something to read, unless --no-secrets"


@row(3, "EACCES on a file")
def unreadable_file(t):
    error = ": error: cannot read: Permission denied [io]"
    t.write("No" + SUFFIX, xml(), mode=0)
    t.write("no.env", "A=1\n", mode=0)
    t.other()
    result = t.check_run(nobody=True)
    t.status(result, 2)
    t.lines(result, "No" + SUFFIX + error, "no.env" + error, finding(OTHER))


@row(4, "EACCES on a directory during the walk")
def unreadable_directory(t):
    t.write("shut/A" + SUFFIX, xml())
    t.write("listed/B" + SUFFIX, xml())
    t.other()
    os.chmod(t.path("shut"), 0)
    os.chmod(t.path("listed"), 0o444)
    result = t.check_run(nobody=True)
    t.status(result, 2)
    t.lines(result, "shut: error: cannot read directory: Permission denied [io]",
            f"listed/B{SUFFIX}: error: cannot read: Permission denied [io]", finding(OTHER))


@row(5, "a directory with the suffix of a file")
def directory_with_suffix(t):
    folder = "Folder" + SUFFIX
    t.write(f"{folder}/Inner{SUFFIX}", xml("Full"))
    t.other()
    for path in (".", folder):
        result = t.check_run(path, OTHER)
        t.status(result, 1)
        t.lines(result, finding(f"{folder}/Inner{SUFFIX}"), finding(OTHER))
    return "is walked"


@row(6, "FIFO, socket, device")
def not_a_file(t):
    error = ": error: not a regular file [io]"
    os.mkfifo(t.path("Pipe" + SUFFIX))
    os.mkfifo(t.path("pipe.env"))
    t.other()
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        listener.bind(f"/proc/self/fd/{os.open(t.path(), os.O_PATH)}/Socket{SUFFIX}")
        walked = t.check_run()
        named = t.check_run("pipe.env", "Pipe" + SUFFIX, "Socket" + SUFFIX, "/dev/null", "/dev/tty",
                            "/dev/zero", OTHER)
        assert here == os.getcwd()
    t.status(walked, 2)
    t.lines(walked, f"Pipe{SUFFIX}{error}", f"Socket{SUFFIX}{error}", finding(OTHER))
    t.status(named, 2)
    for path in ("pipe.env", "Pipe" + SUFFIX, "Socket" + SUFFIX, "/dev/null", "/dev/zero"):
        t.has(named, path + error)
    t.check("/dev/tty: error: " in named.out, "is silent about /dev/tty", named)
    t.goes_on(named)
    return "one that is no metadata by its name is passed over by the walk, told when named"


@row(7, "standard input: -, /dev/stdin, too much, none")
def standard_input(t):
    t.other()
    for name in ("-", "/dev/stdin"):
        result = t.check_run(name, OTHER, stdin=xml("Full").encode())
        t.status(result, 1)
        t.lines(result, finding(OTHER), finding("<stdin>"))
    named = ("--stdin-filename", "X" + SUFFIX)
    large = xml("Full").encode() + b"\n" * (5 << 20)
    result = t.check_run("-", OTHER, *named, stdin=large)
    t.status(result, 2)
    t.lines(result, f"X{SUFFIX}: error: input is more than 4 MiB [limit-size]", finding(OTHER))
    # What stands behind the limit of an app is seen in a text, as it is in a file.
    result = t.check_run("-", stdin=b"A=1\n" * 1_500_000 + f"SF_CONSUMER_SECRET={SECRET}".encode())
    t.check(result.status == 1 and "<stdin>:1500001:20: " in result.out, "the end of a text is cut off", result)
    # A source without an end is read up to a limit.
    with open("/dev/zero", "rb") as endless:
        result = t.check_run("-", *named, stdin=endless)
    t.status(result, 2)
    t.lines(result, f"X{SUFFIX}: error: input is more than 4 MiB [limit-size]")
    result = t.check_run("-", shell='exec "$@" <&-')
    t.status(result, 2)
    t.has(result, "-: error: cannot read standard input: Bad file descriptor", "err")
    result = t.check_run("--fix", "-", stdin=xml().encode())
    t.status(result, 2)
    t.check("--fix" in result.err and not result.out, "--fix is not refused", result)
    return "a text of more than 8 MiB is passed over and counted, as a file is"


@row(8, "a read error midway (EIO)")
def read_error(t):
    error = ": error: read error after 10 bytes: Input/output error [io]"
    t.write(FAULTY, xml("Full"))
    t.write("Faulty.env", f"SF_CONSUMER_SECRET={SECRET}\n")
    t.other()
    result = t.check_run(fault="eio")
    t.status(result, 2)
    t.lines(result, FAULTY + error, "Faulty.env" + error, finding(OTHER))


@row(9, "a file grows or shrinks while it is read")
def changing_file(t):
    for fault in ("grow", "shrink"):
        t.fresh()
        t.write(FAULTY, xml("Full"))
        t.write("Faulty.env", f"SF_CONSUMER_SECRET={SECRET}\n")
        t.other()
        result = t.check_run(fault=fault)
        t.status(result, 2)
        t.lines(result, f"{FAULTY}: error: changed while reading [io]",
                "Faulty.env: error: changed while reading [io]", finding(OTHER))


@row(12, "a file over 4 MiB")
def too_large(t):
    t.write("Large" + SUFFIX, xml("Full") + " " * 5_347_000)
    huge = t.write("Huge" + SUFFIX, "")
    os.truncate(huge, 1 << 40)  # takes no room, and could not be read in time
    t.other()
    result = t.check_run()
    t.status(result, 2)
    t.lines(result, f"Large{SUFFIX}: error: file is 5.1 MiB, limit 4 MiB [limit-size]",
            f"Huge{SUFFIX}: error: file is 1048576 MiB, limit 4 MiB [limit-size]", finding(OTHER))


@row(43, "symbolic links out of the root")
def link_out(t):
    t.other()
    outside = os.path.join(t.root, "outside" + SUFFIX)
    with open(outside, "w", encoding="utf-8") as file:
        file.write(xml("Full", label="SECRET-LABEL"))
    os.symlink(outside, t.path("Link" + SUFFIX))
    os.symlink("nowhere", t.path("Dangling" + SUFFIX))
    os.symlink(OTHER, t.path("Inside" + SUFFIX))
    os.symlink(outside, t.path("link.env"))
    os.symlink(t.root, t.path("folder"))
    result = t.check_run("-v", ".")
    t.status(result, 2)
    t.lines(result, f"Link{SUFFIX}: error: symbolic link leaves the root [link]",
            f"Dangling{SUFFIX}: error: link to nothing [io]", finding(OTHER))
    for line in ("not read link.env: link", "not read folder: link to a directory",
                 f"not read Inside{SUFFIX}: link to a file of the project"):
        t.has(result, line, "err")
    # A configuration could show what it points to in a message.
    secret = os.path.join(t.root, "secret")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("TOP-SECRET")
    os.symlink(secret, t.path(".calint.yaml"))
    result = t.check_run(OTHER)
    t.status(result, 2)
    t.has(result, ".calint.yaml: error: symbolic link leaves the root", "err")
    t.lacks(result, "TOP-SECRET")
    return "-v names the links that are passed over; a link that is named is followed"


@row(44, "loops of links and mounts; a directory given twice")
def loops(t):
    t.write("a/Other" + SUFFIX, xml("Full"))
    os.symlink(".", t.path("a/self"))
    os.symlink("../a", t.path("a/parent"))
    os.symlink("Loop" + SUFFIX, t.path("Loop" + SUFFIX))
    result = t.check_run(".", "a", t.path("a"), "a/../a")
    t.status(result, 2)
    t.lines(result, finding("a/" + OTHER), f"Loop{SUFFIX}: error: link to nothing [io]")
    os.remove(t.path("Loop" + SUFFIX))
    if mount_wrapper() is None:
        raise Skip("no mounts are allowed here, so none could make a loop")
    os.mkdir(t.path("a/again"))
    bound = subprocess.run(
        [*mount_wrapper(), "sh", "-c", 'mount --rbind a a/again && mount --rbind a a/again && exec "$@"',
         "sh", t.program, "check", ".", "-f", "concise", "-q"],
        cwd=t.folder, env=t.environment(), capture_output=True, text=True, timeout=60, check=False)
    told = bound.stdout.splitlines()
    t.check(bound.returncode == 1 and told[0:1] == [finding("a/" + OTHER)] and len(told) <= 4,
            f"a bind mount: {bound}")
    return "a directory that is mounted into itself is read under each of its names, which are few"


@row(45, "many files, deep trees, paths of 4,096 bytes")
def deep(t):
    t.other()
    # Ever deeper, until a path of an open directory is longer than the system takes.
    step = "d" * 200
    here = os.open(t.path(), os.O_RDONLY)
    for depth in range(25):
        os.mkdir(step, dir_fd=here)
        inner = os.open(step, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
        for name in ("Deep" + SUFFIX, "deep.env"):
            with os.fdopen(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
                file.write(xml("Full", label="Deep") if name.startswith("Deep") else "A=1\n")
        if depth == 19:
            # A folder that a path can name, with a file in it that none can.
            edge = "e" * 70
            os.mkdir(edge, dir_fd=here)
            with os.fdopen(os.open(f"{edge}/Edge{SUFFIX}", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
                file.write(xml("Full", label="Edge"))
    os.close(here)
    result = t.check_run()
    t.status(result, 2)
    t.goes_on(result)
    found = [line for line in result.out.splitlines() if "scope-full" in line and "Deep" in line]
    t.check(len(found) == 20, f"{len(found)} of the 20 that have paths of less than 4096 bytes", result)
    t.check("File name too long [io]" in result.out, "does not tell what is too deep", result)
    t.check(len([line for line in result.out.splitlines() if "scope-full" in line and "Edge" in line]) == 1,
            "a file is not read whose folder can be named", result)
    # From further below more of it can be reached.
    result = t.check_run(*["."], cwd="/".join([t.folder] + [step] * 10))
    t.check(len([line for line in result.out.splitlines() if "scope-full" in line and "Deep" in line]) == 16,
            "not all 16 of the inner ones", result)
    t.fresh()
    for number in range(3000):
        t.write(f"{number % 50}/a{number}.env", "A=1\n")
    # As many directories as fit into a path; a sanitizer needs several times the stack.
    levels = 300 if is_sanitized(t.program) else 1900
    subprocess.run(["mkdir", "-p", "/".join(["e"] * levels)], cwd=t.folder, check=True)
    few = t.check_run(shell='ulimit -n 40; exec "$@"')
    t.status(few, 0)
    t.lines(few)
    return "the list of names is in memory; a million files is a benchmark"
