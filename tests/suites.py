"""suites.py CALINT SUITES: see suites.sh."""
import collections
import difflib
import json
import os
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
import zipfile

calint, suites = os.path.abspath(sys.argv[1]), sys.argv[2]
expected = os.path.splitext(os.path.abspath(__file__))[0] + ".expected"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
SLOW = 1.0  # seconds of one file; a sanitizer build is several times slower, and still below it
# A problem with one of these codes is about a document that was read: the root is no ConnectedApp,
# or the description says of no kind what it is.
READ = {"xml-root", "yaml-kind"}
failures = []


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lint(folder, names, codes):
    """Adds the problem code of every file that has one. What is slow or crashes is halved until the
    file is found, so that a batch within the time of one file tells of all of its files."""
    before = cpu()
    try:
        run = subprocess.run([calint, "check", "-f", "json", "--no-git", "--no-config", *names],
                             cwd=folder, capture_output=True, timeout=120)
        status, output = run.returncode, run.stdout
    except subprocess.TimeoutExpired:
        status, output = "a hang", b""
    used = cpu() - before
    if used < SLOW and status in (0, 1, 2):
        for problem in json.loads(output)["problems"]:
            codes[problem["location"]["path"]] = problem["code"]
    elif len(names) > 1:
        middle = len(names) // 2
        lint(folder, names[:middle], codes)
        lint(folder, names[middle:], codes)
    else:
        failures.append(f"{names[0]}: status {status}, {used:.2f} s")


def xml_tests(root):
    """Kind and path of every test; some manifests are fragments without a root of their own."""
    for folder, _, files in os.walk(root):
        for name in files:
            if not name.endswith(".xml"):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
            if b"<TEST " not in text:
                continue
            try:
                tree = ET.fromstring(text)
            except (ET.ParseError, ValueError, LookupError):
                body = re.sub(rb"<\?xml.*?\?>", b"", text)
                tree = ET.fromstring(b"<TESTCASES>" + body + b"</TESTCASES>")
            yield from tests_below(tree, folder)


def tests_below(element, base):
    base = os.path.join(base, element.get(XML_BASE, ""))
    if element.tag == "TEST" and os.path.isfile(os.path.join(base, element.get("URI"))):
        yield element.get("TYPE"), os.path.normpath(os.path.join(base, element.get("URI")))
    for child in element:
        yield from tests_below(child, base)


def xml_suite(work):
    """Of every document: name, class, bytes."""
    root = os.path.join(work, "w3c")
    with zipfile.ZipFile(os.path.join(suites, "w3c-xmlts20130923.zip")) as archive:
        archive.extractall(root)
    for kind, path in sorted(set(xml_tests(root))):
        with open(path, "rb") as file:
            data = file.read()
        has_doctype = b"<!DOCTYPE" in data.replace(b"\0", b"")
        yield (os.path.relpath(path, os.path.join(root, "xmlconf")),
               kind + (" with DOCTYPE" if has_doctype else ""), data)


def yaml_suite(_):
    with tarfile.open(os.path.join(suites, "yaml-test-suite-2022-01-17.tar.gz")) as archive:
        members = {member.name: member for member in archive.getmembers()}
        for name in sorted(members):
            folder, leaf = os.path.split(name)
            if leaf != "in.yaml":
                continue
            is_invalid = os.path.join(folder, "error") in members
            short = folder.split("yts-data/")[-1].replace("/", "-")
            yield (short, "invalid" if is_invalid else "valid",
                   archive.extractfile(members[name]).read())


def run(work, suite, documents, suffix):
    """The lines of the table for a suite: counts by class and outcome, and what is wrongly taken."""
    folder = os.path.join(work, suite)
    os.mkdir(folder)
    tests = {}
    for number, (name, kind, data) in enumerate(documents(work)):
        file = f"t{number}{suffix}"
        tests[file] = (name, kind)
        with open(os.path.join(folder, file), "wb") as out:
            out.write(data)
    codes = {}
    lint(folder, sorted(tests), codes)
    counts = collections.Counter()
    taken = []
    for file, (name, kind) in tests.items():
        code = codes.get(file)
        if code == "internal":
            failures.append(f"{suite} {name}: an internal error")
        is_taken = code is None or code in READ
        counts[f"{suite} | {kind} | {'taken' if is_taken else code}"] += 1
        if is_taken and kind.split()[0] in ("not-wf", "error" if suite == "xml" else "invalid"):
            taken.append(f"{suite} | {name} | taken")
    return {**{key: str(count) for key, count in sorted(counts.items())},
            **{key: "!" for key in sorted(taken)}}


def read_table():
    head, table = [], {}
    with open(expected, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                head.append(line)
                continue
            count, suite, kind, outcome, why = (part.strip() for part in line.split("|", 4))
            table[f"{suite} | {kind} | {outcome}"] = (count, why)
    return head, table


with tempfile.TemporaryDirectory() as temporary:
    found = {**run(temporary, "xml", xml_suite, ".connectedApp"),
             **run(temporary, "yaml", yaml_suite, ".connectedApp.yaml")}
head, table = read_table()
wanted = [f"{count:>4} | {key}" for key, (count, _) in table.items()]
real = [f"{count:>4} | {key}" for key, count in found.items()]
if os.environ.get("CALINT_BLESS"):
    with open(expected, "w", encoding="utf-8") as file:
        file.writelines(head)
        for key, count in found.items():
            file.write(f"{count:>4} | {key} | {table.get(key, ('', ''))[1]}".rstrip() + "\n")
elif sorted(wanted) != sorted(real):
    failures += difflib.unified_diff(sorted(wanted), sorted(real), "suites.expected", "this run",
                                     lineterm="", n=0)
failures += [f"suites.expected says no why for: {key}" for key, (_, why) in table.items() if not why]
for suite in ("xml", "yaml"):
    total = sum(int(count) for key, count in found.items() if key.startswith(suite) and count != "!")
    print(f"{suite}: {total} documents, "
          f"{sum(count == '!' and key.startswith(suite) for key, count in found.items())} taken though wrong")
sys.exit("\n".join(failures) if failures else 0)
