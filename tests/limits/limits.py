"""Every limit of the input: name, N, the outcome of N + 1, and what makes a run of a count."""
import os

from hostile import KIB, MIB, NS, SECRET, XML, app, padded, profile, yaml

# A rule that loads, under another name.
RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "rules")
with open(os.path.join(RULES, "hygiene", "app-disabled-leftover.yaml"), "rb") as file:
    RULE = file.read().replace(b"id: app-disabled-leftover", b"id: limit-of-rules") + b"\n"

BASELINE = b"version: 1\nfindings: []\n...\n"
HEAD = b"<ConnectedApp " + NS + b">"
TAIL = b"</ConnectedApp>"


def one(name, data):
    return {"files": lambda: {name: data()}}


def xml(data):
    return one("a.connectedApp", data)


def description(data):
    return one("a.connectedApp.yaml", data)


def with_app(name, data, *arguments):
    return {"files": lambda: {"a.connectedApp": app(), name: data()}, "arguments": arguments}


def same_secrets():
    return {"a.env": SECRET * 30}


def ignores(count):
    """Each is of no use and told; above the limit one more tells of all the others."""
    return {"files": lambda: {"a.env": b"# calint: ignore scope-full because x\n" * count}}


def long_ignore(size):
    """Of so many bytes behind its first two words, above a secret; one that is too long is told."""
    names = b" sf-consumer-secret-hex because "
    return {"files": lambda: {
        "a.env": b"# calint: ignore" + names + b"x" * (size - len(names)) + b"\n" + SECRET}}


def with_settings(size):
    """An app that need not ask for PKCE, since the settings of the org ask for it."""
    settings = (XML + b"<OauthOidcSettings " + NS + b"><isPkceRequired>true</isPkceRequired>",
                b"</OauthOidcSettings>")
    blanks = b" " * (size - len(b"".join(settings)))
    return {"files": lambda: {
        "sfdx-project.json": b'{"packageDirectories": [{"path": "."}]}',
        "settings/OauthOidc.settings-meta.xml": blanks.join(settings),
        "a.connectedApp": app(oauth=b"<isPkceRequired>false</isPkceRequired><scopes>Web</scopes>")},
        "arguments": ("--rule", "pkce-not-required")}


def nested_yaml(levels):
    return b"kind: ConnectedApp\n" + b"".join(b" " * i + b"a:\n" for i in range(levels - 1)) + \
        b" " * levels + b"a: b\n"


# A run below these numbers is judged as usual; one above is refused with the code. "refused" is a
# message of its own, in front of any report.
LIMITS = [
    ("xml-bytes", 4 * MIB, "limit-size", lambda n: xml(lambda: padded(n))),
    ("xml-depth", 64, "limit-depth",
     lambda n: xml(lambda: HEAD + b"<a>" * (n - 1) + b"</a>" * (n - 1) + TAIL)),
    ("xml-depth-not-kept", 64, "limit-depth",
     lambda n: one("a.profile", lambda: profile(b"<layoutAssignments>" + b"<a>" * (n - 2) +
                                                b"</a>" * (n - 2) + b"</layoutAssignments>"))),
    ("xml-attributes", 256, "limit-attributes",
     lambda n: xml(lambda: HEAD + b"<x" + b"".join(b' a%d=""' % i for i in range(n)) + b"/>" + TAIL)),
    ("xml-tokens", 200_000, "limit-tokens",
     lambda n: xml(lambda: HEAD + b"<b/>" * (n - 1) + TAIL)),
    ("xml-tokens-kept", 200_000, "limit-tokens",
     lambda n: one("a.profile", lambda: profile(b"<userPermissions/>" * (n - 1)))),
    ("xml-name", 1024, "limit-name", lambda n: xml(lambda: HEAD + b"<" + b"x" * n + b"/>" + TAIL)),
    ("xml-attribute-name", 1024, "limit-name",
     lambda n: xml(lambda: HEAD + b"<x " + b"x" * n + b'=""/>' + TAIL)),
    ("profile-bytes", 64 * MIB, "limit-size",
     lambda n: one("a.profile", lambda: profile(b"<!--" + b"x" * (n - len(profile(b"")) - 7) + b"-->"))),
    ("yaml-bytes", MIB, "limit-size",
     lambda n: description(lambda: yaml(b"#" + b"x" * (n - len(yaml()) - 1)))),
    ("yaml-depth", 64, "limit-depth", lambda n: description(lambda: nested_yaml(n))),
    ("yaml-depth-in-line", 64, "limit-depth",
     lambda n: description(lambda: b"{a: " * n + b"b" + b"}" * n)),
    # The root, the kind and the key of the list count as well.
    ("yaml-nodes", 99_995, "limit-nodes",
     lambda n: description(lambda: b"kind: ConnectedApp\nx:\n" + b"- a\n" * n)),
    ("yaml-documents", 1000, "limit-documents",
     lambda n: description(lambda: b"---\nkind: ConnectedApp\n" * n)),
    ("text-bytes", 8 * MIB, "too-large",
     lambda n: {"files": lambda: {"a.env": (b"x" * 1023 + b"\n") * (n // KIB) + b"x" * (n % KIB)},
                "form": "json"}),
    ("text-line", MIB, "too-large",
     lambda n: {"files": lambda: {"a.env": b"\n" + b"x" * n + b"\n"}, "form": "json"}),
    ("stdin-bytes", 4 * MIB, "limit-size",
     lambda n: {"files": lambda: {"in": padded(n)}, "stdin": "in",
                "arguments": ("-", "--stdin-filename", "b.connectedApp")}),
    ("configuration-bytes", MIB, "refused",
     lambda n: with_app(".calint.yaml", lambda: b"#" * n)),
    ("project-bytes", MIB, "limit-size",
     lambda n: with_app("sfdx-project.json", lambda: b"{" + b" " * (n - 2) + b"}")),
    ("baseline-bytes", 64 * MIB, "refused",
     lambda n: with_app(".calint-baseline.yaml", lambda: BASELINE + b" " * (n - len(BASELINE)))),
    ("settings-bytes", 4 * MIB, "limit-size", with_settings),
    ("shards", 10_000, "refused", lambda n: with_app("b.env", lambda: b"", "--shard", f"1/{n}")),
    ("rule-bytes", MIB, "refused",
     lambda n: with_app("rules/limit-of-rules.yaml", lambda: RULE + b"#" * (n - len(RULE)), "--rules", "rules")),
    ("jobs", 256, "refused", lambda n: with_app("b.env", lambda: b"", "-j", str(n))),
    ("baseline-count", 1_000_000, "refused",
     lambda n: with_app(".calint-baseline.yaml",
                        lambda: b"version: 1\nfindings:\n- {fingerprint: " + b"0" * 32 +
                        b", rule: scope-full, path: a, count: %d}\n" % n)),
]

# What a run finds at N, at N + 1 and beyond.
FINDINGS = [
    ("ignores", ignores, {1000: 1000, 1001: 1001, 1500: 1001}),
    ("ignore-bytes", long_ignore, {4096: 0, 4097: 2}),
    ("settings-bytes", with_settings, {4 * MIB: 0, 4 * MIB + 1: 1}),
]
