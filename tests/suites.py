"""suites.py CALINT SUITES: see suites.sh."""
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
import zipfile

calint, suites = os.path.abspath(sys.argv[1]), sys.argv[2]
NAMESPACE_TESTS = 14


def lint(folder):
    """The problem codes of every file of a folder; a crash or an internal error ends the test."""
    run = subprocess.run([calint, "check", ".", "-f", "json"], cwd=folder, capture_output=True,
                         timeout=300)
    if run.returncode not in (0, 1, 2):
        sys.exit(f"exit status {run.returncode}: {run.stderr[-2000:]}")
    problems = json.loads(run.stdout)["problems"]
    codes = {}
    for problem in problems:
        if problem["code"] == "internal":
            sys.exit(f"internal error: {problem}")
        codes[problem["location"]["path"]] = problem["code"]
    return codes


def xml_tests(root):
    for manifest, _, files in os.walk(root):
        for name in files:
            path = os.path.join(manifest, name)
            if not name.endswith(".xml"):
                continue
            try:
                tree = ET.parse(path)
            except (ET.ParseError, ValueError, LookupError):
                continue
            for test in tree.iter("TEST"):
                base = manifest
                for cases in tree.iter("TESTCASES"):
                    if test in list(cases.iter("TEST")) and cases.get("{http://www.w3.org/XML/1998/namespace}base"):
                        base = os.path.join(manifest, cases.get("{http://www.w3.org/XML/1998/namespace}base"))
                uri = os.path.join(base, test.get("URI"))
                if os.path.isfile(uri):
                    yield test.get("TYPE"), uri


def check_xml(work):
    with zipfile.ZipFile(os.path.join(suites, "w3c-xmlts20130923.zip")) as archive:
        archive.extractall(os.path.join(work, "w3c"))
    folder = os.path.join(work, "xml")
    os.mkdir(folder)
    kinds = {}
    for number, (kind, uri) in enumerate(sorted(set(xml_tests(os.path.join(work, "w3c"))))):
        data = open(uri, "rb").read()
        name = f"t{number}.connectedApp"
        kinds[name] = (kind, b"<!DOCTYPE" in data, uri)
        open(os.path.join(folder, name), "wb").write(data)
    if len(kinds) < 2000:
        sys.exit(f"only {len(kinds)} tests of the XML suite were found")
    codes = lint(folder)
    # xml-root means that the document was taken for well-formed XML of another kind.
    accepted = [uri for name, (kind, doctype, uri) in kinds.items()
                if kind == "not-wf" and not doctype and codes.get(name) in (None, "xml-root")]
    doctypes = [uri for name, (_, doctype, uri) in kinds.items() if doctype and name not in codes]
    print(f"XML: {len(kinds)} documents, {len(accepted)} not well-formed ones taken")
    others = [uri for uri in accepted if "/eduni/namespaces/" not in uri]
    if len(accepted) > NAMESPACE_TESTS or others or doctypes:
        sys.exit("\n".join(accepted + doctypes))


def check_yaml(work):
    folder = os.path.join(work, "yaml")
    os.mkdir(folder)
    count = 0
    with tarfile.open(os.path.join(suites, "yaml-test-suite-2022-01-17.tar.gz")) as archive:
        for member in archive.getmembers():
            if os.path.basename(member.name) != "in.yaml":
                continue
            data = archive.extractfile(member).read()
            open(os.path.join(folder, f"t{count}.connectedApp.yaml"), "wb").write(data)
            count += 1
    if count < 300:
        sys.exit(f"only {count} documents of the YAML suite were found")
    print(f"YAML: {count} documents, {len(lint(folder))} refused")


with tempfile.TemporaryDirectory() as temporary:
    check_xml(temporary)
    check_yaml(temporary)
