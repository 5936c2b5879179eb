#!/usr/bin/env python3
"""hostile.py CALINT [--instructions] [--only NAME]: what texts made to be slow cost, as a ratio to
ordinary source text of the same size. Wall times are medians of 7 turns, one run of each in a turn;
--instructions counts them with valgrind instead, once. Fails where a ratio is over 4."""
import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

FILE = 1_000_000  # bytes; below the limit for one line
FILES = 10
LIMIT = 4

rng = random.Random(7)
ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
WORDS = """account update record the list for integer String contact opportunity trigger handler
service request response user id name value status result callout endpoint return new public class
static void if else null true false case owner email token password session login key""".split()


def chars(alphabet, count):
    return "".join(rng.choices(alphabet, k=count))


def ordinary():
    """Source code: indented statements, a comment now and then; it speaks of tokens as code does."""
    lines, size = [], 0
    while size < FILE:
        words = rng.choices(WORDS, k=rng.randint(2, 7))
        line = " " * (4 * rng.randint(0, 4)) + rng.choice(
            ["{}.{}({});", "{} {} = {};", "// {} {} {}", "if ({}.{} != {}) {{"]).format(
                words[0], words[1], " + ".join(words[2:]) or "x")
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines)[:FILE]


def repeated(piece):
    return (piece * (FILE // len(piece) + 1))[:FILE]


def mixed(pieces):
    out, size = [], 0
    while size < FILE:
        out.append(rng.choice(pieces))
        size += len(out[-1])
    return "".join(out)[:FILE]


def many(make):
    out, size = [], 0
    while size < FILE:
        out.append(make())
        size += len(out[-1])
    return "".join(out)[:FILE]


KEYWORDS = ["3MVG9", "00D", "5Aep8", "force://", "secret", "token", "passw", "login(", "sforce",
            "PRIVATE KEY-----", "<consumerSecret>", "LS0tLS1CRUdJTi", "heroku", "HRKU-", "=", ":",
            '"', "'", " ", "\n", ">", "<", "a1B2c3D4e5F6"]
CASES = {
    "keys": lambda: repeated("3MVG9"),
    "tokens": lambda: repeated('token = "'),
    "secrets": lambda: repeated("secret"),
    "jwt": lambda: repeated("eyJhbGciOiJ"),
    "one-line": lambda: chars(ALNUM + "+/", FILE),
    "base64-lines": lambda: many(lambda: chars(ALNUM + "+/", 76) + "\n"),
    "orgs": lambda: repeated("00D"),
    "sessions": lambda: repeated("00D000000000000!"),
    "pem-headers": lambda: repeated("-----BEGIN RSA PRIVATE KEY-----\n"),
    "pem-in-base64": lambda: repeated("LS0tLS1CRUdJTi"),
    "auth-urls": lambda: repeated("force://a:b:c@"),
    "passwords": lambda: repeated('sfdc password = "'),
    "elements": lambda: repeated("<consumerSecret>"),
    "fields": lambda: repeated("<field>secret</field>"),
    "digits": lambda: "secret 3MVG9 " + repeated("1234567890123456 "),
    "hex": lambda: "secret 3MVG9 " + repeated(chars("0123456789abcdef", 64) + " "),
    "runs": lambda: many(lambda: "token sfdc " + chars(ALNUM, 24) + " "),
    "mixed": lambda: mixed(KEYWORDS),
    "real-secrets": lambda: many(lambda: 'sf_client_secret = "%s";\n' % chars("0123456789ABCDEF", 64)),
    "real-sessions": lambda: many(lambda: 's = "00D%s!AQ%s";\n' % (chars(ALNUM, 15), chars(ALNUM, 90))),
}


def write(folder, name, make):
    base = os.path.join(folder, name)
    os.makedirs(base)
    for i in range(FILES):
        with open(os.path.join(base, f"f{i}.txt"), "w", encoding="ascii") as out:
            out.write(make()[:FILE])
    return base


def command(calint, path):
    return [calint, "check", "-j1", "--no-git", "-f", "json", "-o", os.devnull, path]


def instructions(calint, path):
    out = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] +
                         command(calint, path), capture_output=True, text=True, check=False).stderr
    return float(re.search(r"I\s+refs:\s+([\d,]+)", out).group(1).replace(",", ""))


def seconds(calint, path):
    start = time.perf_counter()
    subprocess.run(command(calint, path), capture_output=True, check=False)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("calint")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--only", action="append")
    args = parser.parse_args()
    measure, turns = (instructions, 1) if args.instructions else (seconds, 7)
    with tempfile.TemporaryDirectory() as folder:
        paths = {"ordinary": write(folder, "ordinary", ordinary)}
        for name, make in CASES.items():
            if not args.only or name in args.only:
                paths[name] = write(folder, name, make)
        taken = {name: [] for name in paths}
        for _ in range(turns):
            for name, path in paths.items():
                taken[name].append(measure(args.calint, path))
    base = statistics.median(taken["ordinary"])
    worst = 0.0
    unit = "M instructions" if args.instructions else "ms"
    scale = 1e-6 if args.instructions else 1e3
    for name, times in taken.items():
        ratio = statistics.median(times) / base
        worst = max(worst, ratio)
        print(f"{name:16} {statistics.median(times) * scale:10.1f} {unit}  {ratio:6.2f}")
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
