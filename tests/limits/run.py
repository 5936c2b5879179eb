"""run.py CALINT [--no-memory]: see run.sh."""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

import hostile
import limits

calint = os.path.abspath(sys.argv[1])
measures = "--no-memory" not in sys.argv
only = [word for word in sys.argv[2:] if not word.startswith("-")]
failures = []
PATIENCE = 100  # seconds until a run counts as one that never ends


def apart(work):
    """Runs `work` in a process of its own and returns its result: a run's peak memory is at least
    that of the process that starts it, so this one stays small."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w") as out:
                json.dump(work(), out)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    if os.waitpid(child, 0)[1] != 0:
        sys.exit("a maker of input failed")
    return json.loads(text)


def write(folder, files):
    def make():
        largest = 0
        for name, data in files().items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(data)
            largest = max(largest, len(data))
        return largest
    return apart(make)


def summary(path):
    """What one report says: its problem codes, its findings, files that are too large."""
    def read():
        with open(path, "rb") as report:
            text = report.read()
        if not text.startswith(b"{"):
            lines = text.decode(errors="replace").split("\n")
            codes = {code for line in lines for code in re.findall(r": error: .*\[([a-z-]+)\]$", line)}
            return [sorted(codes), sum(": error: " not in line for line in lines if line), 0, 0]
        log = json.loads(text)
        return [sorted({problem["code"] for problem in log["problems"]}), len(log["findings"]),
                log["summary"]["tooLarge"],
                max((len(finding["related"]) for finding in log["findings"]), default=0)]
    return apart(read)


class Run:
    """One run of calint in a folder with these files."""

    def __init__(self, files, arguments=(), form="concise", stdin=None):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as outside:
            self.size = write(folder, files)
            report, errors = os.path.join(outside, "report"), os.path.join(outside, "errors")
            command = [calint, "check", *([] if "-j" in arguments else ["-j", "1"]), "--no-git", "-f", form, *arguments]
            with open(report, "wb") as out, open(errors, "wb") as err, \
                    open(os.path.join(folder, stdin) if stdin else os.devnull, "rb") as given:
                process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, stdin=given)
                signal.signal(signal.SIGALRM, lambda *_: process.kill())
                signal.alarm(PATIENCE)
                _, status, used = os.wait4(process.pid, 0)
                signal.alarm(0)
            self.status = os.waitstatus_to_exitcode(status)
            process.returncode = self.status
            self.seconds = used.ru_utime + used.ru_stime
            self.memory = used.ru_maxrss / 1024
            self.codes, self.findings, self.too_large, self.related = summary(report)
            with open(errors, encoding="utf-8", errors="replace") as told:
                self.errors = told.read(2000)
        if self.status not in (0, 1, 2):
            self.codes = ["crash"]

    def outcome(self):
        if self.codes:
            return " ".join(self.codes)
        if self.too_large:
            return "too-large"
        return "refused" if self.status == 2 else "-"


def check_limits():
    for name, n, code, make in limits.LIMITS:
        if only and name not in only:
            continue
        for count, wanted in ((n, "-"), (n + 1, code)):
            run = Run(**make(count))
            if run.outcome() != wanted:
                failures.append(f"{name} {count}: {run.outcome()}, not {wanted}: {run.errors[:200]}")
    if not only or "related" in only:
        related = Run(limits.same_secrets, form="json").related
        if related != 20:
            failures.append(f"{related} related places of a secret, not 20")
    for name, make, counts in limits.FINDINGS:
        if only and name not in only:
            continue
        for count, wanted in counts.items():
            found = Run(**make(count), form="json").findings
            if found != wanted:
                failures.append(f"{name} {count}: {found} findings, not {wanted}")
    print(f"{len(limits.LIMITS)} limits at N and N + 1")


def check_hostile():
    print(f"{'hostile input':24} {'MiB':>5} {'s':>6} {'of':>4} {'MB':>5} {'of':>4}  outcome, findings")
    for case in hostile.CASES:
        if only and case.name not in only:
            continue
        run = Run(case.files, case.arguments, case.form)
        print(f"{case.name:24} {run.size / hostile.MIB:5.1f} {run.seconds:6.2f} {case.seconds:4.1f} "
              f"{run.memory:5.0f} {case.memory:4.0f}  {run.outcome()}, {run.findings}", flush=True)
        if run.outcome() != case.outcome:
            failures.append(f"{case.name}: {run.outcome()}, not {case.outcome}: {run.errors[:200]}")
        if run.findings < case.findings:
            failures.append(f"{case.name}: {run.findings} findings, not {case.findings}")
        if measures and run.seconds > case.seconds:
            failures.append(f"{case.name}: {run.seconds:.2f} s, not {case.seconds} s")
        if measures and run.memory > case.memory:
            failures.append(f"{case.name}: {run.memory:.0f} MB, not {case.memory} MB")


check_limits()
check_hostile()
sys.exit("\n".join(["FAILED:", *failures]) if failures else 0)
