#!/usr/bin/env python3
"""snippets.py PAGE: every block of YAML and JSON on a page of the documentation must parse."""
import json
import re
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as page:
    text = page.read()
blocks = re.findall(r"^```(yaml|json)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
for language, block in blocks:
    try:
        if language == "json":
            json.loads(block)
        else:
            list(yaml.safe_load_all(block))
    except (ValueError, yaml.YAMLError) as error:
        sys.exit(f"{sys.argv[1]}: a block does not parse: {error}\n{block}")
if not blocks:
    sys.exit(f"{sys.argv[1]} has no blocks")
print(f"{len(blocks)} blocks of {sys.argv[1]} parse")
