#!/usr/bin/env python3
"""inject.py [--all] [--only TEXT] [--one FAULT COMMAND N] CALINT

Lets every single system call and allocation of calint fail, one in each run, and looks at what
comes of it. The faults are made by inject.c, which is compiled here and loaded by LD_PRELOAD.

Whatever fails, calint
  - ends by itself, with status 0, 1 or 2;
  - says with 0 or 1 exactly what it says undisturbed, on every output and in every file;
  - says with 2 what went wrong, and names the file that could not be read;
  - leaves a report or a baseline that is whole, or the old one, or none, and nothing beside it;
  - waits for every git that it has started.

Without --all this goes on for LIMIT seconds, with what is spread evenly over all calls first.
--only tries the faults and commands whose name holds TEXT. --one repeats one run and shows where
the call stands.
Skipped (77) where the library cannot be loaded: a static program, a sanitizer, no compiler.
"""
import argparse
import collections
import ctypes
import functools
import json
import mmap
import multiprocessing
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "..", "fixtures")
TOLD = struct.Struct("<QQq32s4096s")
SECONDS = 20
LIMIT = 35     # seconds of trying, without --all
THREADS = 40  # runs of a fault and a command with several threads, of which no two are alike
NAMESPACE = "http://soap.sforce.com/2006/04/metadata"

Fault = collections.namedtuple("Fault", "family error for_ever")
FAULTS = {
    "memory": Fault("memory", "ENOMEM", False),
    "memory-ends": Fault("memory", "ENOMEM", True),
    **{f"read-{e}": Fault("reading", e, False)
       for e in ("EIO", "EACCES", "EMFILE", "EINTR", "short")},
    **{f"write-{e}": Fault("writing", e, False) for e in ("ENOSPC", "EIO", "EINTR", "short")},
    **{f"process-{e}": Fault("process", e, False)
       for e in ("EAGAIN", "ENOENT", "EMFILE", "EINTR", "ECHILD")},
}

# Reports go beside the project, so that they are not linted themselves.
REPORTS = ["../out/new.json", "../out/old.sarif"]
DAY = ["--now", "2026-11-23"]
Command = collections.namedtuple("Command", "variant words")
COMMANDS = {
    "text": Command("fine", ["check", *DAY, "."]),
    "broken": Command("broken", ["check", *DAY, "--no-git", "-f", "concise", "."]),
    "reports": Command("fine", ["check", *DAY, "--no-git", "--rule", "scope-full", "--rule",
                                "sf-consumer-secret-*", "-f", "text", "-f", "json=" + REPORTS[0],
                                "-f", "sarif=" + REPORTS[1], "."]),
    "baseline": Command("known", ["baseline", *DAY, "--no-git", "."]),
    "since": Command("fine", ["check", *DAY, "--since", "HEAD", "-f", "json", "."]),
}
BASELINE = ".calint-baseline.yaml"


# --- the project

def metadata(root, *elements):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n    '
            + "\n    ".join(elements) + f"\n</{root}>\n")


def project_files():
    """The files of the project: what is committed, and what has changed since."""
    with open(os.path.join(FIXTURES, "rules/certificate-weak/found-1",
                           "Ledger_Feed.connectedApp-meta.xml")) as file:
        certificate = re.search("<certificate>.*?</certificate>", file.read(), re.DOTALL).group()
    good = metadata("ConnectedApp", "<contactEmail>it@acme.io</contactEmail>",
                    "<description>Sends orders to the warehouse.</description>",
                    "<label>Orders</label>",
                    "<oauthConfig>", "    <callbackUrl>https://orders.acme.io/cb</callbackUrl>",
                    "    <isAdminApproved>true</isAdminApproved>", "    <scopes>Api</scopes>",
                    "</oauthConfig>")
    # The comment keeps it from being read in one pass: expat and tinyxml2 judge it.
    bad = metadata("ConnectedApp", "<contactEmail>test@example.com</contactEmail>",
                   "<!-- a comment -->", "<label>My App</label>", "<oauthConfig>",
                   "    <callbackUrl>http://erp.acme.io/cb&#10;https://localhost/x</callbackUrl>",
                   "    " + certificate, "    <consumerSecret>" + "A1b2" * 16 + "</consumerSecret>",
                   "    <isAdminApproved>false</isAdminApproved>", "    <scopes>Full</scopes>",
                   "    <scopes>Api</scopes>", "</oauthConfig>")
    committed = {
        "sfdx-project.json":
            '{"packageDirectories": [{"path": "app"}], "sourceApiVersion": "66.0",\n'
            ' "replacements": [{"filename": "app/*.xml", "regexToReplace": "X+"}]}\n',
        ".forceignore": "**/tests/**\n",
        ".calint.yaml": "rules:\n  label-generic: {severity: high}\nignore:\n"
                        "  - {rule: scope-full, path: app/Bad.*, because: it is replaced in May}\n",
        "app/Good.connectedApp-meta.xml": good,
        "app/Bad.connectedApp-meta.xml": bad,
        # Known by what is in it.
        "app/Retrieved.xml": metadata("ConnectedApp", "<label>Retrieved</label>",
                                      "<contactEmail>it@acme.io</contactEmail>",
                                      "<oauthConfig>", "    <scopes>Full</scopes>",
                                      "    <callbackUrl>https://a.acme.io/x</callbackUrl>",
                                      "</oauthConfig>"),
        "app/Feed.connectedApp.yaml":
            "kind: ConnectedApp\nlabel: Feed\ncontactEmail: a@acme.io\noauthConfig:\n"
            "  callbackUrl: [\"http://localhost:1717/cb\"]\n  scopes: [Full, RefreshToken]\n",
        "app/Hub.eca-meta.xml": metadata("ExternalClientApplication",
                                         "<contactEmail>it@acme.io</contactEmail>",
                                         "<distributionState>Local</distributionState>",
                                         "<label>Hub</label>"),
        "app/Hub.ecaOauth-meta.xml": metadata(
            "ExtlClntAppOauthSettings",
            "<commaSeparatedOauthScopes>Full, RefreshToken</commaSeparatedOauthScopes>",
            "<externalClientApplication>Hub</externalClientApplication>", "<label>Hub</label>"),
        "app/Admin.profile-meta.xml": metadata(
            "Profile", "<userPermissions>", "    <enabled>true</enabled>",
            "    <name>UseAnyApiClient</name>", "</userPermissions>"),
        "app/Connected.settings-meta.xml": metadata(
            "ConnectedAppSettings",
            "<enableAdminApprovedAppsOnly>false</enableAdminApprovedAppsOnly>"),
        "login.env": "SF_CONSUMER_SECRET=" + "0123456789ABCDEF" * 4 + "\n",
    }
    changed = {
        "app/Good.connectedApp-meta.xml": good.replace("Api", "Full").replace("https", "http"),
        "more.env": "SF_CONSUMER_SECRET=" + "FEDCBA9876543210" * 4 + "\n",
    }
    return committed, changed


# Cut off: neither calint's own reader nor expat takes it.
BROKEN = {"app/Broken.connectedApp-meta.xml": metadata("ConnectedApp", "<label>Cut</label>")[:-9]}


def environment(home, path):
    return {"PATH": path, "HOME": home, "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}


def write(folder, files):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", newline="") as file:
            file.write(text)


def make_project(folder, calint, variables, variant):
    committed, changed = project_files()
    write(folder, committed)

    def run(*words):
        subprocess.run(words, cwd=folder, env=variables, check=True, stdout=subprocess.DEVNULL)
    git = ["git", "-c", "user.name=Test", "-c", "user.email=t@acme.io", "-c", "gc.auto=0"]
    run("git", "init", "-q", "-b", "main", ".")
    # What is known: the oldest of the apps, and one entry that nothing answers to any more.
    only = [name for name in committed if name.startswith("app/Re")]
    run(calint, "baseline", "-q", *DAY, *only)
    path = os.path.join(folder, BASELINE)
    with open(path) as file:
        entries = file.read()
    with open(path, "w") as file:
        file.write(entries.replace("Retrieved.xml", "Retired.xml", 1))
    run(*git, "add", "-A")
    run(*git, "commit", "-q", "-m", "Test")
    write(folder, changed)
    if variant == "broken":
        write(folder, BROKEN)


# --- one run

Outcome = collections.namedtuple("Outcome", "status out err reports baseline stray orphans")
Told = collections.namedtuple("Told", "calls failed descriptor name path")


def content(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def text_of(data):
    return data.split(b"\0", 1)[0].decode("utf-8", "backslashreplace")


class Place:
    """Projects and a place for reports of one worker."""

    def __init__(self, calint, library, folder):
        self.calint, self.library, self.folder = calint, library, folder
        self.out = os.path.join(folder, "out")
        home = os.path.join(folder, "home")
        os.makedirs(home)
        os.makedirs(self.out)
        self.variables = environment(home, os.environ["PATH"])
        self.undisturbed = {}
        self.projects = {}
        for variant in ("fine", "broken", "known"):
            project = os.path.join(folder, variant)
            make_project(project, calint, self.variables, variant)
            self.projects[variant] = project
        self.known = {variant: self.listing(path) for variant, path in self.projects.items()}
        self.baseline = content(os.path.join(self.projects["fine"], BASELINE))
        told = os.path.join(folder, "told")
        with open(told, "wb") as file:
            file.write(bytes(TOLD.size))
        with open(told, "r+b") as file:
            self.told = mmap.mmap(file.fileno(), TOLD.size)
        self.variables["INJECT_TOLD"] = told
        # A git that nobody waits for becomes a child of this process.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)

    @staticmethod
    def listing(folder):
        names = set()
        for at, folders, files in os.walk(folder):
            if ".git" in folders:
                folders.remove(".git")
            names.update(os.path.join(at, name) for name in files)
        return names

    def run(self, fault, command, jobs, at, trace=False):
        """Outcome and Told of a run whose call number `at` fails."""
        variant, words = COMMANDS[command]
        project = self.projects[variant]
        shutil.rmtree(self.out)
        os.mkdir(self.out)
        write(self.folder, {"out/old.sarif": "old"})
        if content(os.path.join(project, BASELINE)) != self.baseline:
            with open(os.path.join(project, BASELINE), "wb") as file:
                file.write(self.baseline)
        self.told[:] = bytes(TOLD.size)
        variables = dict(self.variables, LD_PRELOAD=self.library, INJECT_FAMILY=fault.family,
                         INJECT_FAULT=fault.error, INJECT_AT=str(at),
                         INJECT_FOR_EVER=str(int(fault.for_ever)), INJECT_TRACE=str(int(trace)))
        child = subprocess.Popen([self.calint, words[0], f"-j{jobs}", *words[1:]], cwd=project,
                                 env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        try:
            out, err = child.communicate(timeout=SECONDS)
            status = child.returncode
        except subprocess.TimeoutExpired:
            child.kill()
            out, err = child.communicate()
            status = "hangs"
        paths = [os.path.join(self.folder, "out", os.path.basename(r)) for r in REPORTS]
        stray = self.listing(project) - self.known[variant]
        stray |= self.listing(self.out) - set(paths)
        for path in stray:
            os.unlink(path)
        outcome = Outcome(status, out, err, tuple(content(p) for p in paths),
                          content(os.path.join(project, BASELINE)),
                          tuple(sorted(os.path.basename(p) for p in stray)), self.orphans())
        calls, failed, descriptor, name, path = TOLD.unpack(self.told[:])
        return outcome, Told(calls, failed, descriptor, text_of(name), text_of(path))

    @staticmethod
    def orphans():
        """How many children calint did not wait for; "running" if one does not end."""
        count = 0
        end = time.monotonic() + 5
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return count
            if pid != 0:
                count += 1
            elif time.monotonic() > end:
                return "running"
            else:
                time.sleep(0.01)

    def base(self, command, jobs):
        """The undisturbed run."""
        if (command, jobs) not in self.undisturbed:
            nothing = Fault("none", "EIO", False)
            self.undisturbed[command, jobs] = self.run(nothing, command, jobs, 0)[0]
        return self.undisturbed[command, jobs]


# --- what must hold

def problems_of(report):
    return {p["location"]["path"] for p in report["problems"]}


def by_file(report):
    found = collections.defaultdict(list)
    for finding in report["findings"]:
        found[finding["location"]["path"]].append(json.dumps(finding, sort_keys=True))
    return found


def stem(path):
    return os.path.basename(path).split(".")[0]


def check_json(text, base, status):
    """Of a report that differs from the undisturbed one: it names what is not in it."""
    try:
        report, whole = json.loads(text), json.loads(base)
    except ValueError:
        return ["a JSON report is cut off"]
    if "problems" not in report:  # SARIF
        told = report["runs"][0]["invocations"][0]
        fine = not told["executionSuccessful"] and told.get("toolExecutionNotifications")
        return [] if fine else ["a SARIF log that lacks something does not say so"]
    bad = []
    if report["summary"]["exitStatus"] != status:
        bad.append("the JSON report tells another exit status")
    new = problems_of(report) - problems_of(whole)
    if not new:
        bad.append("a JSON report that lacks something names no problem")
    told = {stem(path) for path in new}
    have = by_file(report)
    for path, findings in by_file(whole).items():
        lacks = [f for f in findings if f not in have[path]]
        # Findings that need several files go away with one of them; folders stand for their files.
        if lacks and stem(path) not in told and not any(path.startswith(p + "/") for p in new) \
                and "." not in new and "sfdx-project" not in told:
            bad.append(f"findings in {path} are gone, and it is not named")
    return bad


def is_folder_named(path, said):
    """The project itself is `.` in a report."""
    return os.path.basename(path) in COMMAND_FOLDERS and \
        re.search(r'(?m)^\.: error|"path":"\."| --> \.$', said) is not None


COMMAND_FOLDERS = {command.variant for command in COMMANDS.values()}
SANITIZER = re.compile(rb"Sanitizer|runtime error:")


def judge(fault, outcome, told, base, jobs):
    """What is wrong with the outcome of a run."""
    if outcome.status == "hangs":
        return [f"hangs for {SECONDS} s"]
    if outcome.status not in (0, 1, 2):
        what = signal.Signals(-outcome.status).name if outcome.status < 0 else outcome.status
        return [f"ends with {what}"]
    bad = []
    if SANITIZER.search(outcome.err):
        bad.append("a sanitizer reports")
    # A git whose pipes are closed ends by itself; where memory ran out nobody waits for it.
    is_left = outcome.orphans == 1 and (fault.error == "ECHILD" or
                                        b"calint: error: out of memory" in outcome.err)
    if outcome.orphans and not is_left:
        bad.append("does not wait for a child")
    if outcome.stray and not told.name.startswith("unlink"):
        names = re.sub(r"-\d+\.tmp", "-PID.tmp", ", ".join(outcome.stray))
        bad.append(f"leaves {names} behind")
    if outcome._replace(stray=(), orphans=0) == base:
        return bad
    if not told.failed:
        return bad + ["differs, and nothing has failed"]
    if outcome.status != 2:
        return bad + [f"exits with {outcome.status}, and what it says differs"]

    # Such a call has to be made again.
    if fault.error in ("EINTR", "short") and told.name != "close":
        bad.append("does not try again")
    before = set(base.out.splitlines() + base.err.splitlines())
    lines = [line for line in outcome.out.splitlines() + outcome.err.splitlines()
             if line not in before]
    said = b"\n".join(lines).decode(errors="replace")
    if "error" not in said and '"code"' not in said and told.descriptor != 2:
        bad.append("does not say that something is wrong")
    if re.search(r"please report|std::|internal error", said):
        bad.append(f"calls it a bug: {said.strip().splitlines()[0]}")
    # Where all of the run ends at once that is told, not the file.
    name = os.path.basename(told.path)
    is_named = name in said or is_folder_named(told.path, said)
    is_over = re.match(rb"\S+: error:", outcome.err) and not outcome.out
    is_file = fault.family == "reading" and name and not name.startswith("pipe:")
    if is_file and not is_named and not is_over:
        bad.append(f"does not name {re.sub('.*/tmp[^/]*/', '', told.path)}")
    for path, text, whole in zip(REPORTS, outcome.reports, base.reports):
        old = b"old" if path == "../out/old.sarif" else None
        if text in (whole, old):
            continue
        if text is None or whole is None:
            bad.append(f"{path} is gone" if text is None else f"{path} was not asked for")
        else:
            bad += check_json(text, whole, 2)
    # What went to standard output cannot be taken back.
    is_cut = re.search(rb"(?m)^calint: error:", outcome.err)
    if base.out.startswith(b"{") and outcome.out and not is_cut:
        bad += check_json(outcome.out, base.out, 2)
    return bad


# --- all runs

place = None


def start_worker(calint, library, folder):
    global place
    own = tempfile.mkdtemp(dir=folder)
    place = Place(calint, library, own)


def try_one(task):
    name, command, jobs, at = task
    outcome, told = place.run(FAULTS[name], command, jobs, at)
    base = place.base(command, jobs)
    bad = judge(FAULTS[name], outcome, told, base, jobs)
    if outcome.baseline not in (place.baseline, base.baseline):
        bad.append("the baseline is neither the old one nor the new one")
    if command != "baseline" and outcome.baseline != place.baseline:
        bad.append("the baseline was written")
    survived = outcome._replace(stray=(), orphans=0) == base
    return task, told, survived, bad


@functools.lru_cache(None)
def count_calls(family, error, command, jobs):
    return place.run(Fault(family, error, False), command, jobs, 0)[1].calls


def spread(calls):
    """All call numbers, so that those up to any place lie evenly."""
    bits = calls.bit_length()
    turned = (int(format(i, f"0{bits}b")[::-1], 2) for i in range(2 ** bits))
    return [i + 1 for i in turned if i < calls]


def plan(only):
    """The tasks, the most telling first, and how many calls there are."""
    tasks, counted = [], collections.Counter()
    for name, fault in FAULTS.items():
        for command in COMMANDS:
            for jobs in (1, 4):
                if only not in f"{name} {command} -j{jobs}":
                    continue
                # With several threads only those are new calls that start threads.
                counted_jobs = jobs if fault.family == "process" else 1
                calls = count_calls(fault.family, fault.error, command, counted_jobs)
                if calls == 0 and fault.error in ("ENOMEM", "EIO"):
                    sys.exit(f"FAILED: no call counts for {name} {command}")
                numbers = spread(calls)
                if jobs > 1:
                    numbers = numbers[:THREADS]
                counted[name] += len(numbers)
                weight = (4 if fault.family == "memory" else 1) / jobs
                tasks += [((i + 1) / weight, (name, command, jobs, at))
                          for i, at in enumerate(numbers)]
    tasks.sort()
    return [task for _, task in tasks], counted


def is_loadable(calint):
    """Whether LD_PRELOAD can work; says why not."""
    with open(calint, "rb") as file:
        program = file.read()
    (start,) = struct.unpack_from("<Q", program, 32)  # of the ELF header
    size, count = struct.unpack_from("<HH", program, 54)
    types = [struct.unpack_from("<I", program, start + i * size)[0] for i in range(count)]
    if 3 not in types:  # PT_INTERP
        print("SKIPPED: the program is static, no library can be loaded into it")
        return False
    if b"__asan_init" in program or b"__tsan_init" in program:
        print("SKIPPED: a sanitizer has allocation functions of its own")
        return False
    return True


def compile_library(folder):
    library = os.path.join(folder, "inject.so")
    compiler = os.environ.get("CC", "cc")
    if shutil.which(compiler) is None:
        print(f"SKIPPED: there is no {compiler}")
        sys.exit(77)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-g", "-std=gnu11", "-Wall", "-Wextra",
                    "-o", library, os.path.join(HERE, "inject.c")], check=True)
    return library


def show_one(words):
    name, command, at = words
    command, _, jobs = command.partition(":")
    outcome, told = place.run(FAULTS[name], command, int(jobs or 1), int(at), trace=True)
    base = place.base(command, int(jobs or 1))
    print(outcome.out.decode(errors="replace"), outcome.err.decode(errors="replace"), sep="\n")
    print(told, "status", outcome.status)
    for report in outcome.reports:
        print(report[:3000] if report else report)
    print(judge(FAULTS[name], outcome, told, base, int(jobs or 1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--one", nargs=3, metavar=("FAULT", "COMMAND[:JOBS]", "N"))
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("calint")
    options = parser.parse_args()
    calint = os.path.abspath(options.calint)
    if not is_loadable(calint):
        return 77
    if shutil.which("git") is None:
        print("SKIPPED: git is not installed")
        return 77
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        library = compile_library(folder)
        start_worker(calint, library, folder)
        if options.one:
            show_one(options.one)
            return 0
        tasks, counted = plan(options.only)
        failures, tried = collections.defaultdict(list), collections.Counter()
        hit = survived = 0
        end = time.monotonic() + (LIMIT if not options.all else 1e9)
        with multiprocessing.Pool(options.workers, start_worker, (calint, library, folder)) as pool:
            for task, told, fine, bad in pool.imap_unordered(try_one, tasks, 4):
                tried[task[0]] += 1
                hit += told.failed > 0
                survived += fine and told.failed > 0
                for what in bad:
                    failures[what].append((task, told))
                if time.monotonic() > end:
                    break
            else:
                pool.close()
                pool.join()
    for what, places in sorted(failures.items(), key=lambda item: -len(item[1])):
        print(f"FAILED {len(places)} times: {what}")
        for (name, command, jobs, at), told in sorted(places)[:4]:
            print(f"    --one {name} {command}:{jobs} {at}  ({told.name} {told.path})")
    print("; ".join(f"{name} {tried[name]} of {calls}" for name, calls in counted.items()))
    print(f"{sum(tried.values())} runs, {hit} with a fault, {survived} got over it, "
          f"{sum(len(p) for p in failures.values())} failures in {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
