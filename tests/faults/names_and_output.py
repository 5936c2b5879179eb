"""Names and values that would be more than text, and an output that is not taken."""
import hashlib
import json
import os
import re
import urllib.parse
import xml.etree.ElementTree as ET

from kit import ALL_FORMATS, SECRET, SUFFIX, row, xml

# What must stand in no output as it is: control characters, also the C1 ones in UTF-8, and those that
# turn the direction of text or take no room.
RAW = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xef\xbb\xbf")


def reports(t, *paths):
    """The run in every format, by its name."""
    return {name: t.run("check", *(paths or (".",)), "-f", name, "-q", "--color", "never", "--links", "never")
            for name in ALL_FORMATS}


@row(46, "a file name that is not UTF-8")
def name_of_bytes(t):
    name = b"Caf\xe9\xff" + SUFFIX.encode()
    with open(os.path.join(os.fsencode(t.folder), name), "wb") as file:
        file.write(xml("Full").encode())
    shown = "Caf\\xE9\\xFF" + SUFFIX
    told = reports(t)
    for name, result in told.items():
        t.status(result, 1)
        try:
            result.raw_out.decode()
        except UnicodeDecodeError:
            t.fail(f"{name} is no UTF-8", result)
    t.check(any(line.startswith(f"{shown}:8:17: high[scope-full]") for line in told["concise"].out.splitlines()),
            "concise", told["concise"])
    t.check(f" --> {shown}:8:17" in told["text"].out, "text", told["text"])
    for name in ("json", "gitlab", "rdjson", "sonar"):
        json.loads(told[name].raw_out)
    log = json.loads(told["sarif"].raw_out)
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
    t.check(uris == {"Caf%E9%FF" + SUFFIX}, f"SARIF: {uris}")
    for name in ("junit", "checkstyle"):
        ET.fromstring(told[name].raw_out)
    named = t.check_run(os.fsdecode(b"Caf\xe9\xff" + SUFFIX.encode()))
    t.check(named.out == told["concise"].out, "named it reads otherwise", named)


HOSTILE = ["a\nb", "a\x1b[31m", "::error::x", "##vso[task.x]", "<script>", 'a"b', "%0A", "a\u202eb", "a\u2028b",
           "'; rm x", "a,b:c", "]]>", "`x`", "[a](b)", "-f", "$(x)", "a\\b", "\x9b1m", " "]


@row(47, "file names that would be markup, commands or lines")
def hostile_names(t):
    for number, name in enumerate(HOSTILE):
        t.write(name + SUFFIX, xml("Full"))
    expected = len(HOSTILE)
    told = reports(t)
    for name, result in told.items():
        t.status(result, 1)
        t.check(not RAW.search(result.raw_out), f"{name} has raw characters: {RAW.search(result.raw_out)}", result)
    lines = [line for line in told["concise"].out.splitlines() if "high[scope-full]" in line]
    t.check(len(lines) == expected, f"{len(lines)} lines for {expected} findings", told["concise"])
    for line in told["concise"].out.splitlines():
        t.check(re.search(r":\d+:\d+: (high|medium|low|info)\[[a-z-]+\] ", line) is not None, f"a line of its own: {line}")
    for line in told["github"].out.splitlines():
        t.check(re.match(r"::(error|warning|notice) file=[^,:]*,line=\d+,", line) is not None
                and line.count("::") == 2 or "%3A%3A" in line or "::error::x" in line.split("::", 2)[2],
                f"GitHub would misread {line}")
    for line in told["azure"].out.splitlines():
        t.check(line.startswith("##vso[task.logissue ") and "##vso[" not in line[5:], f"Azure would misread {line}")
    log = json.loads(told["sarif"].raw_out)
    uris = {urllib.parse.unquote(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            for r in log["runs"][0]["results"] if r["ruleId"] == "scope-full"}
    t.check(uris == {name + SUFFIX for name in HOSTILE}, f"SARIF names others: {uris}")
    paths = {file.get("name") for file in ET.fromstring(told["checkstyle"].raw_out)}
    t.check(len(paths) == expected, f"Checkstyle names {len(paths)}")
    json.loads(told["json"].raw_out)
    t.check("<script>" not in told["junit"].out + told["checkstyle"].out, "markup in XML")


@row(48, "values with ANSI, OSC 52, bidi, zero-width, C1")
def hostile_values(t):
    # ESC and BEL are no characters of XML and of this YAML; other files may hold them.
    t.write("a.env", f"A=\x1b]52;c;eA==\x07\x1b[31m \u202e SF_CONSUMER_SECRET={SECRET}\n")
    t.write("e.connectedApp.yaml", 'kind: ConnectedApp\nlabel: "\\e[31m"\n')
    evil = "\\u202e\\u200b\\u009b1m"
    t.write("x.connectedApp.yaml", f"""kind: ConnectedApp
label: A
contactEmail: a@acme.io
oauthConfig: {{callbackUrl: ["https://a.io/{evil}"], scopes: ["A{evil}"], isAdminApproved: true}}
permissionSetName: S
""")
    t.write("X" + SUFFIX, xml("A&#x202e;&#x200b;&#x9b;1m"))
    for name, result in reports(t).items():
        t.status(result, 2)  # for e.connectedApp.yaml
        t.check(not RAW.search(result.raw_out), f"{name} has raw characters: {RAW.search(result.raw_out)}", result)
        if name in ("text", "concise"):
            t.check("\\u{202E}\\u{200B}\\u{9B}1m" in result.out, f"{name} does not show them", result)
            t.check("e.connectedApp.yaml:2:8" in result.out, f"{name}: an escape sequence of YAML", result)
        if name == "text":
            t.check("A=\\u{1B}]52;c;eA==\\u{7}" in result.out, "the line of a.env", result)
        if name in ("json", "sarif", "gitlab", "rdjson", "sonar"):
            json.loads(result.raw_out)
    for result in (t.run("check", ".", "-v"), t.run("check", ".", "--color", "always")):
        t.check("\x1b]52" not in result.out + result.err and "\u202e" not in result.out + result.err, "raw", result)


@row(49, "GitHub's own escapes")
def github(t):
    name = "50%,a:b" + SUFFIX
    t.write(name, xml("100%&#xA;::error::forged&#xD;"))
    result = t.run("check", ".", "-f", "github", "-q")
    t.status(result, 1)
    lines = result.out.splitlines()
    t.check(all(line.startswith(("::error file=50%25%2Ca%3Ab.connectedApp-meta.xml,",
                                 "::warning file=50%25%2Ca%3Ab.connectedApp-meta.xml,",
                                 "::notice file=50%25%2Ca%3Ab.connectedApp-meta.xml,")) for line in lines),
            "properties", result)
    data = [line for line in lines if "title=scope-unknown::" in line]
    t.check(len(data) == 1 and "100%25" in data[0] and "\\u{A}::error::forged" in data[0], "data", result)
    t.check("\r" not in result.out, "a raw CR", result)
    return "CR and LF of values are shown as \\u{A} before they could need %0A"


@row(50, "a secret in a finding and beside a parse error")
def secrets(t):
    key = "<consumerSecret>" + SECRET + "</consumerSecret>"
    t.write("a.env", f"SF_CONSUMER_SECRET={SECRET}\n")
    t.write("A" + SUFFIX, xml().replace("<scopes>", key + "<scopes>"))
    t.write("Broken" + SUFFIX, xml().replace("<scopes>", key + "&oops<scopes>"))
    t.write("Tag" + SUFFIX, f"<ConnectedApp><{SECRET}></x></ConnectedApp>")
    t.write("Attribute" + SUFFIX, xml().replace("<scopes>", f'<scopes a="{SECRET}" a="{SECRET}">'))
    t.write("b.connectedApp.yaml", f"kind: ConnectedApp\nlabel: A\nconsumerSecret: {SECRET}\n  {SECRET}: x\n")
    t.write(".git-credentials", SECRET)
    told = reports(t)
    for name, result in told.items():
        t.status(result, 2)
        t.lacks(result, SECRET)
        t.lacks(result, SECRET[4:36])
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5):
            t.lacks(result, digest(SECRET.encode()).hexdigest()[:16])
    t.check("a.env:1:20: " in told["concise"].out, "is not found at all", told["concise"])
    for arguments in (("-v",), ("--show-ignored",), ("--statistics",), ("--color", "always")):
        result = t.run("check", ".", *arguments)
        t.status(result, 2)
        t.lacks(result, SECRET)
        t.lacks(result, SECRET[4:36])
    os.remove(t.path("Broken" + SUFFIX))
    for name in ("Tag", "Attribute"):
        os.remove(t.path(name + SUFFIX))
    os.remove(t.path("b.connectedApp.yaml"))
    t.status(t.run("baseline", "."), 0)
    t.check(SECRET[4:36].encode() not in t.read(".calint-baseline.yaml"), "the baseline holds it")


@row(59, "standard output is closed, or its reader goes away")
def broken_pipe(t):
    for number in range(800):
        t.write(f"f{number % 7}/A{number}{SUFFIX}", xml("Full"))
    whole = t.run("check", ".")
    t.check(len(whole.raw_out) > 200_000, "too short a report for this test")
    # A reader that is gone before the first byte, and one that takes a single line.
    for reader in ("true", "head -n 1"):
        result = t.run("check", ".", shell=f'{{ "$@"; echo "status $?" >&2; }} | {reader}')
        t.check(result.err == "status 2\n", f"| {reader}", result)
    result = t.run("check", ".", shell='exec "$@" >&-')
    t.status(result, 2)
    t.has(result, "calint: error: cannot write output: Bad file descriptor", "err")
    result = t.run("check", ".", "-o", "r.txt", shell='exec "$@" >&-')
    t.status(result, 1)
    t.check(t.read("r.txt") == whole.raw_out and not result.err, "a report in a file needs none", result)
    return "2 and not a word, since what was not shown may be what matters"


@row(60, "standard output is full: /dev/full")
def full_output(t):
    t.other()
    for arguments in (("check", "."), ("check", ".", "-f", "json"), ("check", ".", "-f", "sarif"), ("rules",),
                      ("explain", "scope-full"), ("fields",), ("schema", "config"), ("completions", "bash"),
                      ("baseline", "."), ("--help",), ("--version",)):
        result = t.run(*arguments, shell='exec "$@" >/dev/full')
        t.status(result, 2)
        t.has(result, "calint: error: cannot write output: No space left on device", "err")
    result = t.run("check", "missing", shell='exec "$@" 2>/dev/full')
    t.status(result, 2)
