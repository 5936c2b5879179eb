#!/usr/bin/env python3
"""ignores.py CALINT [ROUNDS]: what calint leaves out of a working tree is what git leaves out.

Random repositories with random patterns: the files that `calint check -v` reads must be those of
`git ls-files --cached --others --exclude-standard`. Every round has its own seed, which a failure
names.
"""
import os
import random
import subprocess
import sys
import tempfile

calint = os.path.abspath(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 25
NAMES = ["a", "b", "ab", "a.log", "b.log", "A.log", "x y", "build", "out", "foo.txt", "é", "[z]",
         "#c", "!d", "e\\f", "a1", "trail "]
PIECES = ["a", "b", "ab", "*.log", "*", "?", "a*", "*b", "**", "[ab]", "[!a]*", "[[:digit:]]", "build",
          "out", "foo.*", "é", "\\[z]", "[[]z]", "\\#c", "\\!d", "e\\\\f", "[a-c]*", "x\\ y", "x y",
          "*.*", "a?", "***", "[", "trail\\ ", "A*"]
ENVIRONMENT = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


def git(folder, *words):
    subprocess.run(["git", "-C", folder, *words], check=True, env=ENVIRONMENT, capture_output=True)


def pattern(rng):
    parts = [rng.choice(PIECES) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]
    line = "/".join(parts)
    if rng.random() < .2:
        line = "/" + line
    if rng.random() < .2:
        line += "/"
    if rng.random() < .2:
        line = "!" + line
    if rng.random() < .05:
        line += "  "
    if rng.random() < .05:
        line = "# " + line
    return line


def write_patterns(rng, path):
    text = rng.choice(["\n", "\r\n"]).join(pattern(rng) for _ in range(rng.randint(1, 5)))
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(rng.choice(["", "", "\ufeff"]) + text + rng.choice(["", "\n"]))


def grow(rng, folder, names, depth=0):
    for name in rng.sample(names, rng.randint(2, 7)):
        path = os.path.join(folder, name)
        if depth < 4 and rng.random() < .45:
            os.mkdir(path)
            grow(rng, path, names, depth + 1)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write("text\n")
    if rng.random() < .3:
        write_patterns(rng, os.path.join(folder, ".gitignore"))
    if depth in (1, 2) and rng.random() < .08:
        git(folder, "init", "-q")


def files_of(folder):
    paths = []
    for parent, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(parent, name), folder) for name in names]
    return [path for path in paths if "/.git/" not in "/" + path]


def read_by_git(folder, prefix=""):
    """Paths from the outer folder; repositories inside are listed by themselves."""
    listed = subprocess.run(
        ["git", "-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
         "--deduplicate"], check=True, env=ENVIRONMENT, capture_output=True).stdout
    found = set()
    for name in listed.decode("utf-8", "surrogateescape").split("\0"):
        path = os.path.join(folder, name.rstrip("/"))
        if not name:
            continue
        if os.path.isdir(path):
            found |= read_by_git(path, prefix + name.rstrip("/") + "/")
        elif os.path.isfile(path):
            found.add(prefix + name)
    return found


def read_by_calint(folder, start):
    run = subprocess.run([calint, "check", os.path.join(".", start), "-v", "-f", "concise", "--no-config"], cwd=folder,
                         env=ENVIRONMENT, capture_output=True, encoding="utf-8",
                         errors="surrogateescape")
    if run.returncode not in (0, 2):
        sys.exit(f"exit status {run.returncode}: {run.stderr}")
    found = set()
    for line in run.stderr.splitlines():
        if line.startswith("read ") and line.endswith(" for secrets"):
            found.add(line[len("read "):-len(" for secrets")])
    return found, run.stderr


def try_round(seed):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        git(folder, "init", "-q")
        any_case = rng.random() < .3
        if any_case:
            git(folder, "config", "core.ignoreCase", "true")
        # Then git takes names that differ in case only for one file, which no disk here does.
        grow(rng, folder, [name for name in NAMES if not any_case or name != "A.log"])
        if rng.random() < .3:
            write_patterns(rng, os.path.join(folder, ".git/info/exclude"))
        if rng.random() < .3:
            write_patterns(rng, os.path.join(folder, "excludes"))
            git(folder, "config", "core.excludesFile", rng.choice([folder + "/excludes", "excludes"]))
        # What is tracked all the same.
        everything = [path for path in files_of(folder) if not path.endswith("/.git")]
        for path in rng.sample(everything, min(len(everything), rng.choice([0, 0, 2, 5]))):
            inner = os.path.join(folder, path)
            while not os.path.isdir(os.path.join(os.path.dirname(inner), ".git")):
                inner = os.path.dirname(inner)
            git(os.path.dirname(inner), "add", "-f", "--", os.path.join(folder, path))
        expected = read_by_git(folder)
        starts = ["."] + [name for name in os.listdir(folder)
                          if os.path.isdir(os.path.join(folder, name)) and name != ".git"][:2]
        for start in starts:
            want = expected if start == "." else {p for p in expected if p.startswith(start + "/")}
            if not want:
                continue  # who names what git ignores gets all of it
            got, told = read_by_calint(folder, start)
            if got != want:
                print(told)
                sys.exit(f"round {seed}, {start}: calint reads as well {sorted(got - want)}, "
                         f"does not read {sorted(want - got)}")
    return len(expected)


total = sum(try_round(seed) for seed in range(rounds))
print(f"{rounds} repositories, {total} files: read by calint as by git")
