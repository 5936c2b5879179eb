#!/usr/bin/env python3
"""agree.py EVALUATE SNIPPETS.jsonl SPIKE_DIR: compares the findings of the secret rules with those of another detector,
snippet by snippet. Two agree on a snippet when each finding of one touches a finding of the other. Prints every
difference; fails if there is any."""
import json
import subprocess
import sys


def touching(a, b):
    return any(x[0] < max(y[1], y[0] + 1) and y[0] < max(x[1], x[0] + 1) for x in [a] for y in b)


def main():
    program, snippets, spike = sys.argv[1:]
    sys.path.insert(0, spike)
    import detect

    rows = {}
    with open(snippets, encoding="utf8") as file:
        for line in file:
            row = json.loads(line)
            rows[row["id"]] = row
    out = subprocess.run([program, "--findings", snippets], capture_output=True, text=True, check=False).stdout
    agree = differ = 0
    for line in out.splitlines():
        mine = json.loads(line)
        row = rows.pop(mine["id"])
        ours = [(f["start"], f["end"], f["rule"]) for f in mine["findings"]]
        theirs = [(f.start, f.end, f.rule) for f in detect.scan(row["text"], row["filename"])]
        more = [f for f in ours if not touching(f, theirs)]
        less = [f for f in theirs if not touching(f, ours)]
        if not more and not less:
            agree += 1
            continue
        differ += 1
        print(f'{row["id"]} {row["filename"]} ({row["label"]}): {row["why"]}')
        for start, _, rule in more:
            print(f'  only ours    {rule} at {start}: {row["text"][max(0, start - 40):start + 4]!r}')
        for start, _, rule in less:
            print(f'  only theirs  {rule} at {start}: {row["text"][max(0, start - 40):start + 4]!r}')
    print(f"{agree} snippets agree, {differ} differ, {len(rows)} were not looked at")
    return 1 if differ or rows else 0


sys.exit(main())
