"""Descriptions and configurations in YAML."""
import os

from kit import SUFFIX, finding, row

NAME = "x.connectedApp.yaml"
GOOD = """kind: ConnectedApp
label: App
contactEmail: a@acme.io
"""


def refuse(t, content, error):
    t.refused(NAME, content, error)


@row(36, "a key twice")
def duplicate_key(t):
    refuse(t, GOOD + "label: B\n",
           ":4:1: error: duplicate key 'label', first on line 2 [yaml-duplicate-key]")


@row(37, "a comma, trailing content, a second document")
def documents(t):
    for content in (",", ",,", "[a] b\n", GOOD + "...\nlabel\n", "- a\nb\n", "{a: b} c\n"):
        told, result = t.told_of(NAME, content)
        t.check(len(told) == 1 and ": error: " in told[0] and "[yaml-" in told[0], f"{content!r}", result)
    t.fresh()
    t.write(NAME, GOOD + "---\n" + GOOD.replace("App\ncon", "Two\nscopes: Full\ncon"))
    t.other()
    result = t.check_run()
    t.goes_on(result)
    t.check(f"{NAME}:7:1: high[unknown-element]" in result.out, "the second document is not judged", result)
    t.write(".calint.yaml", "fail_on: high\n---\nfail_on: low\n")
    result = t.check_run()
    t.status(result, 2)
    t.has(result, ".calint.yaml:3:1: error: more than one document", "err")
    return "several documents of a description are several apps; of a configuration they are refused"


@row(38, "YAML that is malformed or outside of the profile")
def profile(t):
    for text, at, what in (
            ("label: A\nbar\n", "2:1", "missing ':' after 'bar' [yaml-colon]"),
            ('label: "never\n', "1:8", "[yaml-"),
            ("label: A\noauthConfig:\n\tscopes: Full\n", "3:1", "a tab cannot indent YAML: use blanks [yaml-tab]"),
            ("label: !x A\n", "1:8", "tags ('!name') are not supported"),
            ("label: &a A\n", "1:8", "anchors ('&name') are not supported: write the value out [yaml-anchor]"),
            ("label: *a\n", "1:8", "[yaml-"),
            ("<<: {label: A}\n", "1:1", "merge keys ('<<') are not supported: write the values out [yaml-merge]"),
            ("? label\n: A\n", "1:1", "explicit keys ('? key') are not supported [yaml-key]"),
            ("%TAG ! x\n---\nlabel: A\n", "1:1", "directives ('%...') are not supported [yaml-directive]"),
            ("label: A\rb: c\n", "1:9", "a carriage return must be followed by a line feed [yaml-char]"),
            ("label: \"\\N\"\n", "1:8", "the escape sequences of this value make no valid text [yaml-char]")):
        t.fresh()
        t.write(NAME, text)
        t.other()
        result = t.check_run()
        t.status(result, 2)
        told = [line for line in result.out.splitlines() if line.startswith(NAME)]
        t.check(len(told) == 1 and told[0].startswith(f"{NAME}:{at}: error: ") and what in told[0],
                f"{text!r}: not {at}: {what}", result)
        t.goes_on(result)


@row(39, "YAML: alias bomb, self reference, 10 MB of [")
def bombs(t):
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    for text, code in ((bomb, "[yaml-anchor]"), ("label: &a [*a]\n", "[yaml-anchor]"),
                       ("[" * 10_000_000, "[limit-size]"), ("[" * 1_000_000, "[limit-depth]"),
                       ("label: " + "{a: " * 100_000, "[limit-depth]"),
                       ("".join(f"{' ' * i}a:\n" for i in range(300)), "[limit-depth]")):
        told, result = t.told_of(NAME, text)
        t.check(len(told) == 1 and told[0].endswith(code), f"not {code}: {text[:20]!r}", result)


@row(40, "a configuration with a mistake")
def configuration(t):
    t.other()
    for text, error in (
            ("fail_onn: high\n", "1:1: error: unknown key 'fail_onn', did you mean 'fail_on'?"),
            ("rules: {scope-ful: off}\n", "1:9: error: unknown rule 'scope-ful', did you mean 'scope-full'?"),
            ("rules: [scope-full]\n", "1:9: error: 'rules' is a mapping of names"),
            ("secrets: maybe\n", "1:10: error: 'maybe' is not one of false, true"),
            ("fail_on: hihg\n", "1:10: error: 'hihg' is not one of info, low, medium, high, critical, never")):
        t.write(".calint.yaml", text)
        result = t.check_run()
        t.status(result, 2)
        t.check(result.out == "", "something is linted", result)
        t.has(result, f".calint.yaml:{error}", "err")
    os.remove(t.path(".calint.yaml"))
    result = t.check_run(".", "--rule", "scope-ful")
    t.status(result, 2)
    t.has(result, "--rule: error: unknown rule 'scope-ful', did you mean 'scope-full'?", "err")
    result = t.check_run(".", "--jobs", "0")
    t.check(result.status == 2 and result.out == "" and "--jobs" in result.err, "takes 0 threads", result)


@row(41, "a configuration that is missing, unreadable, empty")
def missing_configuration(t):
    t.other()
    result = t.check_run(".", "--config", "no.yaml")
    t.status(result, 2)
    t.check(result.out == "", "something is linted", result)
    t.has(result, "no.yaml: error: cannot read: No such file or directory", "err")
    t.write(".calint.yaml", "fail_on: high\n", mode=0)
    for arguments in ((), ("--config", ".calint.yaml")):
        result = t.check_run(".", *arguments, nobody=True)
        t.status(result, 2)
        t.check(result.out == "", "something is linted", result)
        t.has(result, ".calint.yaml: error: cannot read: Permission denied", "err")
    os.remove(t.path(".calint.yaml"))
    os.mkdir(t.path(".calint.yaml"))
    result = t.check_run()
    t.status(result, 2)
    t.has(result, ".calint.yaml: error: not a regular file", "err")
    os.rmdir(t.path(".calint.yaml"))
    t.write(".calint.yaml", "# nothing yet\n")
    result = t.check_run()
    t.status(result, 1)
    t.lines(result, finding("Other" + SUFFIX))
    return "an empty configuration says nothing, as a new one does, and is no error"


@row(42, "a configuration that names paths outside of the root")
def leads_out(t):
    t.other()
    os.mkdir(os.path.join(t.root, "outside"))
    os.symlink("../outside", t.path("link"))
    os.mkdir(t.path("sub"))
    for key, path, flag in (("baseline", "../outside/b.yaml", "--baseline"),
                            ("baseline", t.root + "/outside/b.yaml", "--baseline"),
                            ("baseline", "link/b.yaml", "--baseline"),
                            ("baseline", "sub/../../outside/b.yaml", "--baseline"),
                            ("load_rules", "../outside", "--rules"), ("load_rules", "/etc", "--rules"),
                            ("load_rules", "link", "--rules"), ("load_rules", "[sub, /etc]", "--rules")):
        t.write(".calint.yaml", f"{key}: {path}\n")
        column = len(key) + (9 if path.startswith("[") else 3)
        shown = "/etc" if path.startswith("[") else path
        error = f".calint.yaml:1:{column}: error: '{shown}' leads out of the project: name it with {flag}"
        for command in ("check", "baseline"):
            result = t.run(command, ".")
            t.status(result, 2)
            t.check(result.out == "", "something is linted", result)
            t.has(result, error, "err")
    t.check(os.listdir(os.path.join(t.root, "outside")) == [], "something was written outside")
    t.write(".calint.yaml", "baseline: sub/b.yaml\n")
    t.status(t.run("baseline", "."), 0)
    t.check(os.listdir(t.path("sub")) == ["b.yaml"], "a baseline inside is not written")
