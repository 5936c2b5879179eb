#!/usr/bin/env python3
"""run.py CALINT [--only WORD ...] [--rounds N]: how fast calint is, next to other programs on the same files.

CALINT is the static release program (`./dev bench` builds it). Every figure is a ratio of medians of programs that ran in
turns, so that a busy machine slows all alike; minimum, median and maximum tell how busy it was. Nothing here fails: the
goals stand beside what was measured.

The files are made by ../shared/perf/gen.py, and the yardstick "read every byte" is ../shared/perf/limits.cpp; without
them there is nothing to run.
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PERF = os.path.normpath(os.path.join(HERE, "../../../shared/perf"))
LITERALS = "3MVG9|force://|consumerSecret|<ConnectedApp"

parser = argparse.ArgumentParser()
parser.add_argument("calint")
parser.add_argument("--only", nargs="*", default=[], help="one, start, apps, many, tree, cold, yaml")
parser.add_argument("--rounds", type=int, default=9)
parser.add_argument("--data", help="a folder to make the files in and to keep them")
options = parser.parse_args()
calint = os.path.abspath(options.calint)
work = tempfile.mkdtemp()
data = os.path.abspath(options.data) if options.data else os.path.join(work, "data")
os.makedirs(data, exist_ok=True)


def build(name, source, *flags):
    program = os.path.join(work, name)
    subprocess.run(["c++", "-O2", "-std=c++20", "-pthread", source, "-o", program, *flags], check=True)
    return program


def make(kind, *count):
    """A folder of generated files, kept for the next run in --data."""
    folder = os.path.join(data, kind + "".join(count))
    if not os.path.isdir(folder):
        print(f"making {folder}", file=sys.stderr)
        subprocess.run([sys.executable, os.path.join(PERF, "gen.py"), kind, folder, *count], check=True,
                       stdout=subprocess.DEVNULL)
        if kind == "tree":
            git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@localhost"]
            subprocess.run([*git, "add", "-A", "."], check=True)
            subprocess.run([*git, "commit", "-qm", "x"], check=True)
    return folder


class Measured:
    def __init__(self, line):
        words = line.split()
        self.status, self.peak = int(words[0]), int(words[1])
        self.times = [float(word) for word in words[2:]]
        self.median = statistics.median(self.times)

    def __str__(self):
        scale, unit = (1000, "ms") if self.median < 1e6 else (1e6, "s")
        low, middle, high = (value / scale for value in (min(self.times), self.median, max(self.times)))
        return f"{low:.2f} / {middle:.2f} / {high:.2f} {unit}"


def turns(times, commands, rounds=None):
    words = []
    for command in commands:
        words += ["--"] * bool(words) + command
    out = subprocess.run([turns_program, str(rounds or options.rounds), str(times), *words], check=True,
                         capture_output=True, text=True).stdout
    return [Measured(line) for line in out.splitlines()]


def shell(command):
    return ["sh", "-c", command]


def wants(word):
    return not options.only or word in options.only


def row(what, against, value, goal, *measured):
    met = "met" if value <= goal else "MISSED"
    shown = f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
    print(f"{what} | {against} | {shown} | at most {goal:,} | {met} | " + " ; ".join(str(each) for each in measured),
          flush=True)


def ratio(what, against, mine, other, goal):
    row(what, against, mine.median / other.median, goal, mine, other)


def one_file():
    folder = make("apps", "1")
    app = next(os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)
    mine, nothing, xmllint = turns(20, [[calint, "check", app], [empty], ["xmllint", "--noout", app]])
    if mine.status != 1:
        sys.exit(f"{app} has no findings")
    ratio("check ONEFILE", "an empty static program", mine, nothing, 2.5)
    ratio("check ONEFILE", "xmllint --noout", mine, xmllint, 0.6)
    told = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", calint, "check", app],
                          capture_output=True, text=True).stderr
    count = int(re.search(r"Collected : (\d+)", told)[1])
    row("check ONEFILE", "instructions (callgrind)", count, 300_000)


def start():
    folder = make("apps", "1")
    app = next(os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)
    # A rule that looks at no app: all else of a start, without the rules.
    everything, none = turns(20, [[calint, "check", app, "--exit-zero"],
                                  [calint, "check", app, "--exit-zero", "--rule", "keystore-file"]])
    ratio("one file with all rules", "with none", everything, none, 1.1)
    # The same of a text in which no rule has anything to look at: what it costs to have the rules.
    note = os.path.join(work, "note.txt")
    with open(note, "w", encoding="utf-8") as file:
        file.write("a line\n")
    everything, none = turns(20, [[calint, "check", note], [calint, "check", note, "--rule", "keystore-file"]])
    if everything.status != 0:
        sys.exit(f"{note} has findings")
    ratio("start with all rules", "with none", everything, none, 1.1)


def apps():
    folder = make("apps", "10000")
    xmllint = shell(f"find {folder}/ -name '*.xml' | xargs xmllint --noout")
    concise, text, other, floor = turns(1, [[calint, "check", folder, "-f", "concise"], [calint, "check", folder],
                                            xmllint, [limits, "read", "openat", folder, "2"]])
    ratio("10,000 apps", "xmllint --noout", concise, other, 0.7)
    ratio("10,000 apps", "reading every byte", concise, floor, 4.5)
    ratio("10,000 apps, text report", "xmllint --noout", text, other, 0.7)


def many():
    less, more = make("apps", "10000"), make("apps", "100000")
    ten, hundred = turns(1, [[calint, "check", less, "-f", "concise"], [calint, "check", more, "-f", "concise"]],
                         rounds=7)
    ratio("100,000 apps", "10,000 apps", hundred, ten, 10.5)
    row("100,000 apps", "peak memory, MB", hundred.peak / 1024, 64)


def tree():
    folder = make("tree")
    patterns = os.path.join(work, "patterns")
    with open(patterns, "w", encoding="utf-8") as file:
        file.write(subprocess.run([os.path.join(HERE, "expressions.py"), os.path.join(HERE, "../../rules")],
                                  check=True, capture_output=True, text=True).stdout)
    mine, single, floor, four, sixty = turns(1, [
        [calint, "check", folder, "-f", "concise", "-j2"], [calint, "check", folder, "-f", "concise", "-j1"],
        [limits, "read", "openat", folder, "2", "ign"],
        ["rg", "--hidden", "-j2", "-c", LITERALS, folder],
        ["rg", "--hidden", "-j2", "--no-unicode", "-c", "-f", patterns, folder]])
    ratio("the tree", "reading every byte", mine, floor, 1.5)
    ratio("the tree", "rg, four literals", mine, four, 0.75)
    ratio("the tree", "rg -f, the expressions of all rules", mine, sixty, 0.4)
    ratio("the tree, 2 threads", "1 thread", mine, single, 0.6)
    row("the tree", "peak memory, MB", mine.peak / 1024, 16)


def cold():
    folder = make("tree")
    drop = f"{forget} {folder};"
    mine, other = turns(1, [shell(f"{drop} exec {calint} check {folder} -f concise"),
                            shell(f"{drop} exec rg --hidden -j8 -c '{LITERALS}' {folder}")], rounds=7)
    forgetting, = turns(1, [shell(drop + " exec true")], rounds=7)
    value = (mine.median - forgetting.median) / (other.median - forgetting.median)
    row("the tree, cold pages", "rg -j8, four literals", value, 1.1, mine, other, forgetting)


def yaml():
    folder = make("yaml", "1000")
    events = build("yaml_events", os.path.join(HERE, "yaml_events.cpp"), "-static", "-lyaml-cpp")
    names = os.path.join(work, "names")
    with open(names, "w", encoding="utf-8") as file:
        file.writelines(sorted(os.path.join(parent, name) + "\n" for parent, _, names in os.walk(folder) for name in names))
    mine, single, bare = turns(1, [[calint, "check", folder, "-f", "concise"],
                                   [calint, "check", folder, "-f", "concise", "-j1"], [events, names]])
    ratio("1,000 YAML descriptions", "yaml-cpp's events alone, 1 thread", mine, bare, 1.5)
    ratio("1,000 YAML descriptions, 1 thread", "yaml-cpp's events alone", single, bare, 1.5)


turns_program = build("turns", os.path.join(HERE, "turns.cpp"))
if not os.path.isdir(PERF):
    sys.exit(f"nothing to run: no {PERF}")
limits = build("limits", os.path.join(PERF, "limits.cpp"), "-w")
forget = build("forget", os.path.join(HERE, "forget.cpp"))
with open(os.path.join(work, "empty.cpp"), "w", encoding="utf-8") as file:
    file.write("int main() {}\n")
empty = build("empty", file.name, "-static")
print("work | against | ratio | goal | | minimum / median / maximum of calint ; of the other")
print("--- | --- | --- | --- | --- | ---")
try:
    for name, part in (("one", one_file), ("start", start), ("apps", apps), ("many", many), ("tree", tree),
                       ("cold", cold), ("yaml", yaml)):
        if wants(name):
            part()
finally:
    shutil.rmtree(work)
