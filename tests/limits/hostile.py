"""Hostile input, by name, and what it may cost: the table of run.py."""
import base64
import dataclasses
import typing

KIB, MIB = 1 << 10, 1 << 20
NS = b'xmlns="http://soap.sforce.com/2006/04/metadata"'
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
HEX = b"1A2B3C4D5E6F708192A3B4C5D6E7F8091A2B3C4D5E6F708192A3B4C5D6E7F809"
SECRET = b"client_secret=" + HEX + b"\n"
MIXED = b"aB3xK9pQ7rT2"
KEY = b"3MVG9" + MIXED * 7
PRINT = b"0123456789abcdef0123456789abcdef"


def app(inner=b"", oauth=b""):
    return (XML + b"<ConnectedApp " + NS + b">\n<contactEmail>a@acme.io</contactEmail><label>App</label>\n"
            + inner + b"<oauthConfig><callbackUrl>https://app.acme.io/cb</callbackUrl>" + oauth
            + b"</oauthConfig>\n</ConnectedApp>\n")


def eca(scopes):
    return (XML + b"<ExtlClntAppOauthSettings " + NS + b"><commaSeparatedOauthScopes>" + scopes
            + b"</commaSeparatedOauthScopes><externalClientApplication>a</externalClientApplication>"
            b"<label>a</label></ExtlClntAppOauthSettings>")


def profile(inner):
    return XML + b"<Profile " + NS + b">" + inner + b"</Profile>"


def padded(size):
    """A Connected App of that many bytes."""
    return app(b"<!--" + b"x" * (size - len(app()) - 7) + b"-->")


def yaml(more=b""):
    return b"kind: ConnectedApp\n" + more


def fill(unit, size):
    return unit * (size // len(unit))


def numbered(pattern, count):
    return b"".join(pattern % i for i in range(count))


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def nested_der(depth):
    out = b"\x05\x00"
    for _ in range(depth):
        out = der(0x30, out)
    return out


def certificate(data):
    return app(oauth=b"<certificate>" + base64.b64encode(data) + b"</certificate>")


@dataclasses.dataclass
class Case:
    name: str
    files: typing.Callable[[], dict]
    outcome: str = "-"      # problem codes, or "-" for none
    seconds: float = 1.5    # of processor time; measured is about a third, or less than half a second
    memory: float = 150     # MB
    findings: int = 0       # at least: what was to be found is found
    arguments: tuple = ()
    form: str = "concise"


def case(name, file, make, outcome="-", **more):
    return Case(name, lambda: {file: make()}, outcome, **more)


def xml(name, make, outcome="-", **more):
    return case("xml-" + name, "a.connectedApp", make, outcome, **more)


def description(name, make, outcome="-", **more):
    return case("yaml-" + name, "a.connectedApp.yaml", make, outcome, **more)


def kept(name, make, outcome="-", **more):
    return case("profile-" + name, "a.profile", make, outcome, **more)


def texts(name, unit, **more):
    """Many of them, line by line and on lines of almost a megabyte."""
    line = unit.replace(b"\n", b" ")
    yield case("text-" + name, "a.txt", lambda: fill(unit, 4 * MIB), **more)
    yield case("line-" + name, "a.txt", lambda: (fill(line, MIB - 1) + b"\n") * 4, **more)


def beside(name, file, make, outcome="-", **more):
    """Something hostile beside an app that is deep in folders with long names."""
    return Case(name, lambda: {DEEP + "/a.connectedApp": app(), "sfdx-project.json":
                               b'{"packageDirectories": [{"path": "."}]}', file: make()}, outcome, **more)


DEEP = "/".join(["a" * 60] * 50)
REPLACE = b'{"glob": "**", "regexToReplace": "%s", "replaceWithEnv": "X"}'


def manifest(replacements):
    return b'{"packageDirectories": [{"path": "."}], "replacements": [' + b",".join(replacements) + b"]}"


CASES = [
    # --- YAML: the parser gives up before it queues what it reads
    description("brackets-10M", lambda: b"[" * 10 * MIB, "limit-size"),
    description("brackets", lambda: b"[" * (MIB - 1), "limit-depth"),
    description("braces", lambda: b"{" * (MIB - 1), "limit-depth"),
    description("dashes", lambda: fill(b"- ", MIB), "yaml-shape"),
    description("dashes-below", lambda: yaml(b"a:\n" + fill(b" - ", MIB - 100)), "yaml-nested-list"),
    description("keys-in-line", lambda: fill(b"a: ", MIB), "yaml-syntax"),
    description("alias-bomb", lambda: b"a: &a [x, x]\n" + b"".join(
        b"b%d: &b%d [*a, *a]\n" % (i, i) for i in range(1000)), "yaml-anchor"),
    description("commas", lambda: b"," * (MIB - 1), "yaml-shape"),
    description("colons", lambda: yaml(b":" * (MIB - 100)), "yaml-syntax"),
    description("open-quote", lambda: yaml(b'x: "' + b"a" * (MIB - 100)), "yaml-syntax"),
    description("maps-on-a-line", lambda: yaml(b"x: {" + b", ".join(
        b"k%d: {a: b}" % i for i in range(24_000)) + b"}\n"), findings=1),
    description("maps-in-a-list", lambda: yaml(b"x: [" + b", ".join([b"{a: b}"] * 33_000) + b"]\n"),
                findings=1),
    description("values-in-a-list", lambda: yaml(b"oauthConfig: {scopes: [" + b", ".join(
        b"x%d" % i for i in range(90_000)) + b"]}\n"), findings=90_000, seconds=4),
    description("keys", lambda: yaml(numbered(b"k%d: x\n", 49_000)), findings=49_000, seconds=2.5),
    description("value", lambda: yaml(b"label: " + b"x" * (MIB - 100)), findings=1),
    description("folded-value", lambda: yaml(b"label: x\n" + b"  x\n" * (MIB // 4 - 100)), findings=1),
    description("block-value", lambda: yaml(b"label: |\n" + b"  x\n" * (MIB // 4 - 100)), findings=1),
    description("escapes", lambda: yaml(b'label: "' + b"\\n" * (MIB // 2 - 100) + b'"\n'), findings=1),
    # --- XML
    xml("attributes", lambda: app(b"<x" + numbered(b' a%d="1"', 300_000) + b"/>"), "limit-attributes"),
    xml("open-references", lambda: app(b"<description>" + b"&#1" * 1_300_000 + b"</description>"),
        "xml-char-ref"),
    xml("references", lambda: app(b"<description>" + b"&#x41;" * 650_000 + b"</description>")),
    xml("nested", lambda: app(b"<a>" * 1_000_000), "limit-depth"),
    xml("empty-elements", lambda: app(b"<b/>" * 1_000_000), "limit-tokens"),
    xml("unknown-elements", lambda: app(b"<b/>" * 190_000), findings=190_000, seconds=4, memory=200),
    xml("text", lambda: app(b"x" * (4 * MIB - 600))),
    xml("description", lambda: app(b"<description>" + b"x" * (4 * MIB - 600) + b"</description>")),
    xml("name", lambda: app(b"<" + b"x" * (4 * MIB - 600) + b"/>"), "limit-name"),
    xml("comment", lambda: padded(4 * MIB)),
    xml("open-comments", lambda: app(b"<!--" * 1_000_000), "xml-syntax"),
    xml("split-value", lambda: app(b"<description>" + b"x<!---->" * 450_000 + b"</description>"),
        findings=1),
    xml("cdata", lambda: app(b"<description>" + b"<![CDATA[x]]>" * 300_000 + b"</description>")),
    xml("scopes", lambda: app(oauth=b"<scopes>Full</scopes>" * 60_000), findings=60_000, seconds=3),
    xml("unknown-scopes", lambda: app(oauth=numbered(b"<scopes>F&#x75;l%d</scopes>", 90_000)),
        findings=90_000, seconds=5, memory=200),
    xml("callback-urls", lambda: XML + b"<ConnectedApp " + NS + b"><oauthConfig><callbackUrl>" +
        numbered(b"http://a.acme.io/&amp;%d\n", 140_000) + b"</callbackUrl></oauthConfig></ConnectedApp>",
        findings=140_000, seconds=9, memory=350),
    xml("ip-ranges", lambda: app(b"".join(
        b"<ipRanges><start>0.%d.%d.1</start><end>255.%d.%d.9</end></ipRanges>" % ((i >> 8, i & 255) * 2)
        for i in range(33_000))), findings=33_000),
    xml("labels", lambda: app(b"<label>a</label>" * 95_000), findings=90_000, seconds=4),
    xml("base64", lambda: certificate(b"x" * 2_800_000), findings=1),
    xml("nested-certificate", lambda: certificate(nested_der(20_000)), findings=1),
    xml("wide-certificate", lambda: certificate(der(0x30, der(0x30, der(2, b"\x01") * 900_000))),
        findings=1),
    case("eca-scopes", "a.ecaOauth-meta.xml", lambda: eca(b"Full," * 400_000), findings=300_000,
         seconds=9, memory=450),
    # --- profiles, of which a part is kept
    kept("64M", lambda: profile(fill(b"<layoutAssignments><layout>x</layout></layoutAssignments>\n",
                                     64 * MIB - 200))),
    kept("nested", lambda: profile(b"<a>" * 15 * MIB), "limit-depth"),
    kept("one-large-element", lambda: profile(b"<layoutAssignments>" + b"<a/>" * (31 * MIB // 4) +
                                              b"</layoutAssignments>"), seconds=3),
    kept("kept-elements", lambda: profile(fill(b"<userPermissions/>", 31 * MIB)), "limit-tokens"),
    # --- texts, in which every detector begins and begins again
    *texts("keys", KEY + b"\n"),
    *texts("keys-and-dots", KEY + b"."),
    *texts("tokens", b"00D" + b"A1b2C3d4E5f6" + b"!AQ" + MIXED * 8 + b"\n"),
    *texts("jwt", b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl\n"),
    *texts("jwt-begins", b"eyJ."),
    *texts("pem-headers", b"-----BEGIN RSA PRIVATE KEY-----\n"),
    *texts("pem-bodies", b"-----BEGIN RSA PRIVATE KEY-----MIIEowIBAAKCAQEA7bq3\n"),
    *texts("auth-urls", b"force://PlatformCLI::5Aep861" + MIXED * 5 + b"@x.my.salesforce.com\n"),
    *texts("secrets", SECRET, findings=50_000, seconds=4, memory=200),
    *texts("words", b"password"),
    *texts("names", b"client_secret "),
    *texts("values", b'{"value": "'),
    *texts("settings", b"<values><field>Client_Secret__c</field>"
           b'<value xsi:type="xsd:string">Ab1Cd2Ef3Gh4Ij5Kl6</value></values>\n', seconds=6, memory=300),
    *texts("runs", b"client_secret ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789"),
    *texts("ignores", b"# calint: ignore sf-* because x\n", seconds=4),
    case("text-other-secrets", "a.txt", lambda: numbered(
        b"client_secret=" + HEX[:57] + b"%07X\n", 100_000), findings=99_000, seconds=5),
    case("text-line-8M", "a.txt", lambda: b"x" * (8 * MIB), "too-large", form="json"),
    # --- what stands around the app
    beside("exclude-globs", ".calint.yaml", lambda: b"exclude:\n" + numbered(
        b'  - "**/**/**/**/**/**/a*a*a*a*a*a*a*b%d"\n', 18_000), seconds=6),
    beside("exclude-long", ".calint.yaml", lambda: b'exclude:\n  - "' + b"**/*a" * 150_000 + b'b"\n'),
    beside("configuration-deep", ".calint.yaml", lambda: b"ignore: " + b"[" * 50_000, "refused"),
    beside("forceignore-globs", ".forceignore", lambda: numbered(b"**/**/**/**/a*a*a*a*b%d\n", 35_000),
           seconds=9),
    beside("forceignore-long", ".forceignore", lambda: b"**/a*" * 200_000 + b"\n"),
    beside("forceignore-stars", ".forceignore", lambda: b"*a" * 500_000 + b"b\n"),
    beside("forceignore-brackets", ".forceignore", lambda: b"[" * 1_000_000 + b"b\n"),
    beside("project-nested", "sfdx-project.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    beside("project-brackets", "sfdx-project.json", lambda: b"[" * 1_000_000, "project-json"),
    Case("project-expressions", lambda: {
        "a.connectedApp": app(oauth=b"<consumerKey>" + KEY + b"</consumerKey>" + b"<consumerSecret>" +
                              HEX + b"</consumerSecret>" * 1),
        "sfdx-project.json": manifest(REPLACE % (b"(x{1,100}){1,10}(y|z){900}%d" % i)
                                      for i in range(2_000))}, findings=1, seconds=6),
    Case("project-replaced-secrets", lambda: {
        "a.env": SECRET * 500,
        "a.connectedApp": app(),
        "sfdx-project.json": manifest(REPLACE % (b"((a{0,30}){0,30}){0,30}c%d" % i)
                                      for i in range(200))}, findings=500, seconds=6),
    Case("configuration-ignores", lambda: {
        "a.connectedApp": app(b"<b/>" * 5_000),
        ".calint.yaml": b"ignore:\n" + numbered(b'  - {rule: "u*", path: "**/x%d/**", because: x}\n', 5_000)},
        findings=5_000, seconds=12, arguments=()),
    Case("baseline", lambda: {
        "a.connectedApp": app(), ".calint-baseline.yaml": b"version: 1\nfindings:\n" + fill(
            b"  - {fingerprint: " + PRINT + b", rule: scope-full, path: a}\n", 8 * MIB)},
        seconds=9, memory=400),
    Case("baseline-on-a-line", lambda: {
        "a.connectedApp": app(), ".calint-baseline.yaml": b"version: 1\nfindings: [" + b",".join(
            [b"{fingerprint: " + PRINT + b", rule: scope-full, path: a}"] * 60_000) + b"]\n"},
        seconds=9, memory=400),
]
