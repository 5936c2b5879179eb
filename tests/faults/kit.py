"""What every module of the fault table uses: the rows, and a folder in which calint meets a fault."""
import fcntl
import functools
import hashlib
import os
import re
import subprocess
import tempfile
import termios
import time

ROWS = []  # (number, case, name, function), as the modules define them
NOBODY = 65534
SUFFIX = ".connectedApp-meta.xml"
NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
SECRET = hashlib.sha256(b"fault table").hexdigest().upper()  # as a consumer secret looks
ALL_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "azure", "junit", "checkstyle",
               "rdjson", "sonar", "markdown")


def row(number, case):
    """Registers a function as a test of a row: it gets a Case and may return a remark."""
    def register(function):
        ROWS.append((number, case, function.__name__, function))
        return function
    return register


class Skip(Exception):
    """The fault cannot be provoked here; says why."""


def xml(scope="Api", label="App", inside="", head='<?xml version="1.0" encoding="UTF-8"?>\n'):
    """A Connected App that is fine, or with the scope Full one that has a finding on line 8."""
    return f"""{head}<ConnectedApp xmlns="{NAMESPACE}">
    <contactEmail>a@acme.io</contactEmail>
    <label>{label}</label>
    <oauthConfig>
        <callbackUrl>https://crm.acme.io/cb</callbackUrl>
        <isAdminApproved>true</isAdminApproved>
        <scopes>{scope}</scopes>
    </oauthConfig>
    <permissionSetName>Sales</permissionSetName>{inside}
</ConnectedApp>
"""


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.raw_out, self.raw_err = out, err
        self.out = out.decode("utf-8", "surrogateescape")
        self.err = err.decode("utf-8", "surrogateescape")


class Case:
    """A test of one row: a folder of its own, and what went wrong in it."""

    def __init__(self, program, shim):
        self.program, self.shim = program, shim
        self.failures = []
        self.checks = 0
        self.root = tempfile.mkdtemp(prefix="calint-faults-")
        os.chmod(self.root, 0o755)
        self.folder = os.path.join(self.root, "w")
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o777)  # also for a program that runs as nobody

    def close(self):
        subprocess.run(["chmod", "-R", "u+rwX", self.root], stderr=subprocess.DEVNULL, check=False)
        subprocess.run(["rm", "-rf", "--one-file-system", self.root], check=False)

    def path(self, name=""):
        return os.path.join(self.folder, name) if name else self.folder

    def write(self, name, content, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.exists(path) and not os.access(path, os.W_OK):
            os.remove(path)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(path, mode)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def fresh(self):
        """Another empty folder."""
        self.folder = tempfile.mkdtemp(dir=self.root)
        os.chmod(self.folder, 0o777)

    # --- running

    def environment(self, more=None):
        env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.root, "LC_ALL": "C.UTF-8",
               "GIT_CONFIG_NOSYSTEM": "1",
               # What a sanitizer finds must not look like findings.
               "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99"}
        env.update(more or {})
        return {key: value for key, value in env.items() if value is not None}

    def start(self, *arguments, fault=None, env=None, shell=None, nobody=False, cwd=None, **pipes):
        """Starts calint; `shell` is a script that runs it as "$@", under limits or in a mount
        namespace; with `nobody` root's rights are given up."""
        more = dict(env or {})
        if fault:
            self.need_shim()
            self.hits = os.path.join(self.root, "hits")
            if os.path.exists(self.hits):
                os.remove(self.hits)
            more.update(FAULT=fault, FAULT_HITS=self.hits,
                        LD_PRELOAD=":".join([*sanitizer_library(self.program), self.shim]))
        command = [self.program, *arguments]
        if shell:
            command = ["sh", "-c", shell, "sh", *command]
        identity = {}
        if nobody and os.getuid() == 0:
            identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        options.update(pipes)
        return subprocess.Popen(command, cwd=cwd or self.folder, env=self.environment(more), **identity,
                                **options)

    def run(self, *arguments, stdin=b"", timeout=60, **how):
        """Runs calint to its end, with a text or a file as its input. A run that takes longer than
        `timeout` has failed."""
        is_text = isinstance(stdin, bytes)
        how["stdin"] = subprocess.PIPE if is_text else stdin
        process = self.start(*arguments, **how)
        try:
            out, err = process.communicate(stdin if is_text else None, timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            self.fail(f"hangs: {' '.join(map(str, arguments))}")
        result = Result(process.returncode, out or b"", err or b"")
        if how.get("fault"):
            self.check(self.was_hit(), f"the fault {how['fault']} was not provoked")
        return result

    def check_run(self, *arguments, **how):
        """calint check, concise and without a summary."""
        return self.run("check", *(arguments or (".",)), "-f", "concise", "-q", **how)

    def was_hit(self):
        return os.path.exists(self.hits) and os.path.getsize(self.hits) > 0

    def wait_for_hit(self, process):
        """Until the fault has struck; False if the program ends before."""
        for _ in range(60000):
            if self.was_hit():
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.001)
        return False

    def little(self):
        """A script for `shell` that gives the program little time of the processor, whatever else the
        machine does, and little memory; a sanitizer takes several times as much."""
        if is_sanitized(self.program):
            return 'ulimit -t 20; exec "$@"'
        return 'ulimit -t 2; ulimit -v 400000; exec "$@"'

    def feed(self, process, text):
        """Writes to the program's input until it has taken all: so far it has come then."""
        process.stdin.write(text)
        process.stdin.flush()
        for _ in range(60000):
            if fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, b"\0" * 4) == b"\0" * 4:
                return
            if process.poll() is not None:
                break
            time.sleep(0.001)
        self.fail("the program does not read its input")

    # --- what stands in the way

    def need_shim(self):
        if is_static(self.program):
            raise Skip("the program is static, nothing can be put in front of its calls")
        if not self.shim:
            raise Skip("no C compiler")

    def need_no_sanitizer(self):
        if is_sanitized(self.program):
            raise Skip("a sanitizer ends the program where memory does")

    # --- checking

    def fail(self, what, result=None):
        self.failures.append(what + (f"\n      status {result.status}\n" + indent(result.out + result.err)
                                     if result else ""))

    def check(self, condition, what, result=None):
        self.checks += 1
        if not condition:
            self.fail(what, result)

    def status(self, result, wanted):
        self.check(result.status == wanted, f"status {result.status}, not {wanted}", result)

    def has(self, result, line, where="out"):
        """That line is there, whole."""
        text = getattr(result, where)
        self.check(line in text.split("\n"), f"lacks: {line}", result)

    def lacks(self, result, text):
        self.check(text not in result.out and text not in result.err, f"has: {text!r}", result)

    def goes_on(self, result, path="Other" + SUFFIX):
        """The file beside the broken one is judged."""
        self.has(result, finding(path))

    def other(self, name="Other"):
        """A file beside the one with the fault, which has a finding."""
        return self.write(name + SUFFIX, xml("Full"))

    def told_of(self, name, content):
        """What is told of a file that is refused beside a good one, in little time and memory; and the run."""
        self.fresh()
        self.write(name, content)
        self.other()
        result = self.check_run(shell=self.little())
        self.status(result, 2)
        self.goes_on(result)
        return [line for line in result.out.splitlines() if line.startswith(name)], result

    def lines(self, result, *lines):
        """Those lines, and nothing else, whatever their order."""
        self.check(sorted(result.out.splitlines()) == sorted(lines),
                   "wanted nothing but:\n" + indent("\n".join(lines)), result)

    def refused(self, name, content, error, other=True, **how):
        """calint tells `error` (what follows the path) of the file, goes on with the others, and
        exits with 2."""
        self.fresh()
        if content is not None:
            self.write(name, content)
        wanted = [name + error]
        if other:
            self.other()
            wanted.append(finding("Other" + SUFFIX))
        result = self.check_run(**how)
        self.status(result, 2)
        self.lines(result, *wanted)
        return result

    def no_temporaries(self, folder=None):
        left = [name for _, _, names in os.walk(folder or self.folder) for name in names
                if ".tmp" in name or "-tmp" in name]
        self.check(not left, f"left lying about: {left}")


def finding(path, line=8):
    name = path.rsplit("/", 1)[-1].split(".")[0]
    return (f"{path}:{line}:17: high[scope-full] {name} may request the Full scope, so its tokens carry "
            "every permission of the user")


def indent(text):
    return "".join(f"        {line}\n" for line in text.splitlines()[:20])


@functools.lru_cache(None)
def program_bytes(program):
    with open(program, "rb") as file:
        return file.read()


def is_static(program):
    """No program header asks for an interpreter."""
    data = program_bytes(program)
    if data[:4] != b"\x7fELF":
        return False
    offset = int.from_bytes(data[32:40], "little")
    size = int.from_bytes(data[54:56], "little")
    count = int.from_bytes(data[56:58], "little")
    return all(int.from_bytes(data[offset + i * size:offset + i * size + 4], "little") != 3
               for i in range(count))


def is_sanitized(program):
    return b"__asan_init" in program_bytes(program)


@functools.lru_cache(None)
def sanitizer_library(program):
    """AddressSanitizer's library, which wants to be the first one."""
    if not is_sanitized(program):
        return []
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return re.findall(r"=> (\S*libasan\S*)", listed)


@functools.lru_cache(None)
def mount_wrapper():
    """What a command starts with to have mounts of its own, or None where that is not allowed."""
    for words in (["unshare", "-m"], ["unshare", "-rm"]):
        try:
            if subprocess.run([*words, "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0:
                return words
        except FileNotFoundError:
            return None
    return None
