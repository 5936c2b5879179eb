#!/usr/bin/env python3
"""expressions.py RULES: the expressions of all rules on texts, one a line, without the names of groups."""
import pathlib
import re
import sys

import yaml


def expressions(condition):
    if isinstance(condition, dict):
        if isinstance(condition.get("text"), str):
            yield condition["text"]
        for inner in condition.values():
            yield from expressions(inner)
    elif isinstance(condition, list):
        for inner in condition:
            yield from expressions(inner)


for file in sorted(pathlib.Path(sys.argv[1]).glob("*/*.yaml")):
    for expression in expressions(yaml.safe_load(file.read_text(encoding="utf8")).get("when")):
        # ripgrep takes no letters beyond ASCII with --no-unicode.
        print(re.sub(r"[^\x00-\x7F]", ".", re.sub(r"\(\?P<\w+>", "(?:", expression)))
