#!/usr/bin/env python3
"""literals.py RULES: every literal that the rules on texts look for, one a line."""
import pathlib
import sys

import yaml

rules = pathlib.Path(sys.argv[1])
lists = yaml.safe_load((rules / "lists.yaml").read_text(encoding="utf8"))
found = set()
for file in rules.glob("*/*.yaml"):
    when = yaml.safe_load(file.read_text(encoding="utf8")).get("when") or {}
    for text in when.get("any", [when]) if isinstance(when, dict) else []:
        for key in ("keywords", "with"):
            words = text.get(key, []) if isinstance(text, dict) and "text" in text else []
            for word in [words] if isinstance(words, str) else words:
                found.update(lists[word[1:]]["values"] if word.startswith("$") else [word])
print("\n".join(sorted(map(str, found))))
