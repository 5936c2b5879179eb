"""XML that is not well-formed, or that hides something."""
import json

from kit import NAMESPACE, SUFFIX, finding, row, xml

NAME = "X" + SUFFIX
HEAD = f'<ConnectedApp xmlns="{NAMESPACE}">'


def refuse(t, content, error):
    t.refused(NAME, content, error)


@row(10, "an empty file")
def empty(t):
    refuse(t, "", ": error: empty file [xml-empty]")


@row(11, "only blanks, a comment, a byte order mark")
def no_root(t):
    for text in (" \n\t\n", "<!-- nothing -->\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n",
                 '<?xml version="1.0"?>\n'):
        refuse(t, text, ": error: no root element [xml-no-root]")


@row(13, "UTF-16 and UTF-32, with and without a byte order mark")
def wide(t):
    for encoding, wide_name, marks in (("utf-16-le", "UTF-16", (b"", b"\xff\xfe")),
                                       ("utf-16-be", "UTF-16", (b"", b"\xfe\xff")),
                                       ("utf-32-le", "UTF-32", (b"", b"\xff\xfe\0\0")),
                                       ("utf-32-be", "UTF-32", (b"", b"\0\0\xfe\xff"))):
        for mark in marks:
            refuse(t, mark + xml().encode(encoding),
                   f": error: not UTF-8 (looks like {wide_name}) [encoding]")


@row(14, 'encoding="ISO-8859-1"')
def other_encoding(t):
    refuse(t, xml(head='<?xml version="1.0" encoding="ISO-8859-1"?>\n'),
           ':1:31: error: unsupported encoding "ISO-8859-1" [encoding]')


@row(15, "bytes that are no UTF-8")
def invalid_utf8(t):
    for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x82"):
        begin = b"<ConnectedApp>\n<label>\xc3\xa4"
        refuse(t, begin + bad + b"</label></ConnectedApp>",
               f":2:9: error: invalid UTF-8 at byte {len(begin)} [encoding]")


@row(16, "NUL and other control characters")
def control(t):
    for code in (0, 1, 8, 0x1B, 0x1F, 0xFFFE, 0xFFFF):
        refuse(t, f"<ConnectedApp>\n<label>A{chr(code)}</label></ConnectedApp>",
               f":2:9: error: character U+{code:04X} is not allowed [xml-char]")


@row(17, "DOCTYPE")
def doctype(t):
    error = ":1:1: error: DOCTYPE is not allowed [xml-doctype]"
    refuse(t, "<!DOCTYPE ConnectedApp>\n" + xml(head=""), error)
    refuse(t, '<!DOCTYPE ConnectedApp [<!ELEMENT a ANY>]>\n' + xml(head=""), error)


@row(18, "billion laughs, XXE, external DTD")
def entities(t):
    error = ":1:1: error: DOCTYPE is not allowed [xml-doctype]"
    laughs = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 30))
    fetched = t.write("fetched.env", "FETCHED")
    for dtd in (f"ConnectedApp [{laughs}]", f'ConnectedApp [<!ENTITY l29 SYSTEM "file://{fetched}">]',
                f'ConnectedApp SYSTEM "file://{fetched}"',
                'ConnectedApp [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]'):
        t.refused(NAME, f"<!DOCTYPE {dtd}>\n" + xml(head="", label="&l29;"), error)
        result = t.check_run(shell=t.little())
        t.status(result, 2)
        t.lacks(result, "FETCHED")


@row(19, "an undefined entity")
def undefined_entity(t):
    refuse(t, f"{HEAD}\n<label>a&nbsp;b</label></ConnectedApp>",
           ':2:9: error: undefined entity "&nbsp;" [xml-entity]')


@row(20, "character references that are none")
def character_references(t):
    for bad in ("&#0;", "&#xD800;", "&#65 x &#66;", "&#xFFFFFFFF;", "&#99999999999999999999;", "&#1;",
                "&#x110000;", "&#xFFFE;"):
        refuse(t, f"{HEAD}\n<label>a{bad}</label></ConnectedApp>",
               ":2:9: error: bad character reference [xml-char-ref]")


@row(21, "a stray end tag, then more")
def stray_end_tag(t):
    refuse(t, xml() + "</x>\n" + xml("Full", head=""),
           ":12:1: error: unexpected end tag </x> [xml-syntax]")


@row(22, "two roots, text around the root, NUL behind it")
def around_the_root(t):
    refuse(t, xml() + "<b/>", ":12:1: error: second root element <b>: a file holds one [xml-syntax]")
    refuse(t, "junk" + xml(head=""), ":1:5: error: text before the root element [xml-syntax]")
    refuse(t, xml() + "junk", ":12:1: error: text after the root element [xml-syntax]")
    refuse(t, xml() + "\0<evil/>", ":12:1: error: character U+0000 is not allowed [xml-char]")


@row(23, "an element that is not closed")
def unclosed_element(t):
    refuse(t, f"{HEAD}\n  <oauthConfig>\n    <scopes>Full</scopes>\n",
           ":2:4: error: element <oauthConfig> is never closed [xml-unclosed]")


@row(24, "an end tag that does not match")
def mismatched(t):
    refuse(t, f"{HEAD}\n  <label>A</lable>\n</ConnectedApp>",
           ":2:13: error: end tag </lable> does not match <label> [xml-mismatch]")


@row(25, "an attribute twice")
def duplicate_attribute(t):
    refuse(t, f'{HEAD}\n<label a="1" a="2">A</label></ConnectedApp>',
           ':2:14: error: duplicate attribute "a" [xml-attribute]')


@row(26, "many attributes, levels, references")
def amounts(t):
    attributes = " ".join(f'a{i}=""' for i in range(200_000))
    for content, error in (
            (f"{HEAD}\n<label {attributes}/></ConnectedApp>",
             ":2:2: error: element has more than 256 attributes [limit-attributes]"),
            (HEAD + "<a>" * 1_000_000, ": error: elements are nested deeper than 64 [limit-depth]"),
            (f"{HEAD}\n<label>" + "&#1" * 1_000_000,
             ":2:8: error: bad character reference [xml-char-ref]")):
        told, result = t.told_of(NAME, content)
        t.check(len(told) == 1 and told[0].endswith(error), f"not told: {error}", result)


@row(27, "what is opened and never closed")
def unterminated(t):
    for text, column, what in (("<!-- comment", 1, "this tag, comment or section is never closed"),
                               ("<![CDATA[ data", 1, "this CDATA section is never closed"),
                               ("<?pi never", 1, "this tag, comment or section is never closed"),
                               ('<label a="never', 1, "this tag, comment or section is never closed"),
                               ("<label", 1, "this tag, comment or section is never closed")):
        refuse(t, f"{HEAD}\n{text}", f":2:{column}: error: {what} [xml-unclosed]")


@row(28, "a processing instruction inside the root")
def processing_instruction(t):
    refuse(t, f"{HEAD}\n<label>A</label><?pi x?></ConnectedApp>",
           ":2:17: error: processing instruction is not supported here [xml-pi]")


@row(29, "a root with a prefix or of another namespace")
def wrong_namespace(t):
    for content in (f'<m:ConnectedApp xmlns:m="{NAMESPACE}"/>', '<ConnectedApp xmlns="urn:other"/>'):
        t.fresh()
        t.write(NAME, content)
        t.other()
        result = t.check_run()
        t.status(result, 2)
        t.check(NAME + ":1:2: error: " in result.out and "[xml-root]" in result.out, "is not told", result)
        t.goes_on(result)


@row(30, "another type in a file of this suffix")
def other_type(t):
    refuse(t, f'<Profile xmlns="{NAMESPACE}"/>',
           ":1:2: error: root element is <Profile>, not <ConnectedApp> [xml-root]")


@row(31, "a value that comments and CDATA cut in pieces")
def split_value(t):
    for value in ("Fu<!-- x -->ll", "Fu<![CDATA[ll]]>", "<![CDATA[Full]]>", "<!-- x -->Full", "F&#117;ll"):
        t.fresh()
        t.write(NAME, xml(value))
        result = t.check_run()
        t.status(result, 1)
        t.check("high[scope-full]" in result.out, f"{value} hides the scope", result)
        cut = value.startswith("Fu<")
        t.check(("[value-split]" in result.out) == cut, f"{value}: cut in pieces or not?", result)


@row(32, "a single value that is there twice")
def twice(t):
    key = "<consumerKey>3MVG9{}</consumerKey>"
    t.write(NAME, xml().replace("<scopes>", key.format("a") + "\n        " + key.format("b")
                                + "\n        <scopes>"))
    result = t.check_run()
    t.check(result.status == 1 and f"{NAME}:9:10: high[singleton-duplicated]" in result.out,
            "the second one is not told", result)
    # Whichever of two counts, the bad one is seen.
    for urls in (("https", "http"), ("http", "https")):
        t.fresh()
        t.write(NAME, xml(inside="".join(f"\n    <startUrl>{u}://crm.acme.io</startUrl>" for u in urls)))
        result = t.check_run()
        t.check("http://crm.acme.io" in result.out, f"{urls}: the bad one hides", result)


@row(33, "line ends, no last one, a byte order mark")
def line_ends(t):
    lines = xml("Full").splitlines()
    for name, text in (("CRLF", "\r\n".join(lines) + "\r\n"), ("none", "\n".join(lines)),
                       ("BOM", "\ufeff" + "\n".join(lines)),
                       ("mixed", "\r\n".join(lines[:4]) + "\n" + "\n".join(lines[4:]))):
        t.fresh()
        t.write("Other" + SUFFIX, text.encode())
        result = t.check_run()
        t.status(result, 1)
        t.lines(result, finding("Other" + SUFFIX))
        t.check(t.read("Other" + SUFFIX) == text.encode(), f"{name}: the file was written")
    # A lone CR is a line end of XML, but no editor's: the place is that of bytes.
    t.fresh()
    t.write("Other" + SUFFIX, "\r".join(lines).encode())
    result = t.check_run()
    t.check(result.status == 1 and "high[scope-full]" in result.out, "a lone CR hides it", result)


@row(34, "letters of several bytes before the place")
def columns(t):
    t.write(NAME, xml(label="A").replace(
        "        <scopes>Api</scopes>", "        <!-- \u00e4\u20ac\U0001f600 --><scopes>Full</scopes>"))
    result = t.run("check", NAME, "-f", "concise", "-q", "-f", "sarif=x.sarif", "-f", "rdjson=x.rd")
    t.status(result, 1)
    t.has(result, finding(NAME).replace(":17:", ":29:"))
    region = json.loads(t.read("x.sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    t.check((region["startColumn"], region["endColumn"]) == (30, 34), f"SARIF counts UTF-16: {region}")
    start = json.loads(t.read("x.rd"))["diagnostics"][0]["location"]["range"]["start"]
    t.check(start["column"] == 35, f"reviewdog counts bytes: {start}")


@row(35, "a tab is one column")
def tabs(t):
    t.write("Other" + SUFFIX, xml("Full").replace("        <scopes>", "\t\t<scopes>"))
    result = t.check_run()
    t.status(result, 1)
    t.lines(result, finding("Other" + SUFFIX).replace(":17:", ":11:"))
