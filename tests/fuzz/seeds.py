#!/usr/bin/env python3
"""seeds.py SOURCE OUT: the seeds of every fuzz target, as OUT/TARGET/: those of seeds/, and what the
fixtures and rules of the project make, so that no copy of them has to be kept."""
import base64
import pathlib
import re
import sys

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
here = source / "tests" / "fuzz" / "seeds"
LARGEST = 6000


def put(target, name, data):
    if len(data) > LARGEST:
        return
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / re.sub(r"[^\w.-]", "_", name)).write_bytes(data)


def files(pattern):
    return [(str(path.relative_to(source)), path.read_bytes())
            for path in sorted(source.glob(pattern)) if path.is_file()]


# seeds/TARGET.txt has one seed a line, with C's escapes; seeds/TARGET/ whole files.
for path in sorted(here.iterdir()):
    if path.is_dir():
        for seed in sorted(path.iterdir()):
            put(path.name, seed.name, seed.read_bytes())
    else:
        for number, line in enumerate(path.read_bytes().splitlines()):
            put(path.stem, f"line{number + 1}",
                line.decode("latin-1").encode("latin-1").decode("unicode_escape").encode("latin-1"))

metadata = files("fixtures/rules/*/*-meta.xml")
for name, data in metadata:
    put("xml", name, data)
for name, data in files("fixtures/**/*.y*ml") + files("rules/**/*.yaml"):
    put("yaml", name, data)
for folder in sorted((source / "fixtures" / "rules").iterdir()):
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "expected.txt":
            parts.append(b">>> %s\n%s" % (str(path.relative_to(folder)).encode(), path.read_bytes()))
    put("description", folder.name, b"\n".join(parts))
for name, data in files("rules/secrets/*.yaml"):
    # Its cases are texts with tokens for secrets in them.
    put("secrets", name, data)
    # One by one they are shorter, and what is around one does not tell of the next.
    for number, case in enumerate(re.split(rb"\n    - ", data.partition(b"\ntests:")[2])[1:]):
        put("pattern", f"{name}.{number}", case)
for name, data in files("rules/*/*.yaml"):
    put("rules", name, data.replace(b"id: ", b"id: x-", 1))
for name, data in files("fixtures/**/.calint.yaml"):
    put("config", name, data)
for name, data in files("fixtures/**/.calint-baseline.yaml"):
    put("baseline", name, data)
texts = {}
for name, data in files("fixtures/**/*-meta.xml"):
    for text in re.findall(rb"<\w*[cC]ertificate>\s*([^<]{200,})<", data):
        texts.setdefault(text, f"{name}.{len(texts)}")
for text, name in texts.items():
    put("certificate", name, text)
    # What is base64 of PEM is base64 of base64.
    for layer in ("der", "inner"):
        text = re.sub(rb"-----[^-]*-----|\s", b"", text)
        try:
            text = base64.b64decode(text, validate=True)
        except ValueError:
            break
        put("certificate", f"{name}.{layer}", text)
for name, data in metadata:
    for number, text in enumerate(re.findall(rb"<callbackUrl>([^<]+)<", data)):
        put("url", f"{name}.{number}", text)
