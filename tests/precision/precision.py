#!/usr/bin/env python3
"""precision.py CALINT CORPUS [--sample N]: what the rules say of real files, and how right they are.

Lays the corpus out as the repositories it comes from (MANIFEST.tsv), lints it once for each persona
and prints, rule by rule, findings, files and the share of apps; then the precision of each rule by
the verdicts of review.tsv beside this script. A finding there is named by rule, corpus file and
line:column. With --sample N it prints N findings without a verdict, drawn at random over the rules.

A verdict is right, wrong or debatable; a debatable one counts as half.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

TODAY = "2026-11-24"


def lay_out(corpus, folder):
    """The corpus as repositories; returns where each of its files came to stand."""
    names = {}
    with open(os.path.join(corpus, "MANIFEST.tsv"), encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            path = os.path.join(row["repo"], row["path"])
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(os.path.join(corpus, row["file"]), target)
            names[path] = row["file"]
    return names


def lint(calint, folder, persona):
    run = subprocess.run(
        [calint, "check", folder, "-f", "json", "--persona", persona, "--now", TODAY, "--no-config"],
        capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1, 2):
        sys.exit(f"calint ended with {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)


def place(finding):
    region = finding["location"]["region"]
    return f'{region["startLine"]}:{region["startColumn"]}'


def findings_of(report, folder, names):
    for finding in report["findings"]:
        path = os.path.relpath(os.path.abspath(os.path.join(".", finding["location"]["path"])), folder)
        yield finding, names.get(path, path)


def table(report, listed):
    findings, files, apps = Counter(), defaultdict(set), defaultdict(set)
    for finding, name in listed:
        findings[finding["rule"]] += 1
        files[finding["rule"]].add(name)
        apps[finding["rule"]].add((finding["app"], name))
    print(f'{"rule":40}{"findings":>9}{"files":>7}{"apps":>8}')
    for rule, number in sorted(findings.items(), key=lambda item: (-item[1], item[0])):
        share = len(apps[rule]) / max(1, report["summary"]["apps"])
        print(f"{rule:40}{number:9}{len(files[rule]):7}{share:8.0%}")


def per_app(listed, apps):
    counts = Counter(name for finding, name in listed
                     if finding["severity"] in ("critical", "high", "medium") and finding["kind"] == "connected-app")
    numbers = sorted(counts.values()) + []
    numbers = sorted([0] * (apps - len(numbers)) + numbers)
    at_most_four = sum(1 for number in numbers if number <= 4)
    print(f"\nat medium or above: median {numbers[len(numbers) // 2]} an app, "
          f"{at_most_four} of {apps} apps have at most 4, {numbers.count(0)} have none")


def precision(listed, reviewed):
    points, seen = defaultdict(list), 0
    for finding, name in listed:
        verdict = reviewed.get((finding["rule"], name, place(finding)))
        if verdict is None:
            continue
        seen += 1
        points[finding["rule"]].append({"right": 1.0, "debatable": 0.5, "wrong": 0.0}[verdict])
    everything = [point for own in points.values() for point in own]
    if not everything:
        return
    print(f'\n{"rule":40}{"reviewed":>9}{"precision":>10}')
    for rule, own in sorted(points.items()):
        print(f"{rule:40}{len(own):9}{sum(own) / len(own):10.2f}")
    print(f'{"all":40}{seen:9}{sum(everything) / len(everything):10.3f}')


def main():
    calint, corpus = os.path.abspath(sys.argv[1]), sys.argv[2]
    wanted = int(sys.argv[sys.argv.index("--sample") + 1]) if "--sample" in sys.argv else 0
    review = os.path.join(os.path.dirname(os.path.abspath(__file__)), "review.tsv")
    reviewed = {}
    if os.path.exists(review):
        with open(review, encoding="utf-8") as rows:
            for row in csv.DictReader((line for line in rows if not line.startswith("#")), delimiter="\t"):
                reviewed[(row["rule"], row["file"], row["place"])] = row["verdict"]
    folder = os.path.join(os.path.realpath(tempfile.mkdtemp()), "corpus")
    try:
        names = lay_out(corpus, folder)
        os.chdir(folder)
        for persona in ("regular", "auditor"):
            report = lint(calint, folder, persona)
            listed = list(findings_of(report, folder, names))
            if wanted:
                open_ones = defaultdict(list)
                for finding, name in listed:
                    if (finding["rule"], name, place(finding)) not in reviewed:
                        open_ones[finding["rule"]].append((finding, name))
                draw = random.Random(20261124)
                picked = []
                while len(picked) < wanted and any(open_ones.values()):
                    for rule in sorted(open_ones):
                        if open_ones[rule] and len(picked) < wanted:
                            picked.append(open_ones[rule].pop(draw.randrange(len(open_ones[rule]))))
                for finding, name in sorted(picked, key=lambda item: (item[0]["rule"], item[1])):
                    print("\t".join((finding["rule"], name, place(finding), finding["severity"], finding["message"])))
                return
            print(f"\n== persona {persona}: {len(listed)} findings in {report['summary']['apps']} apps, "
                  f"{report['summary']['problems']} files not checked\n")
            table(report, listed)
            if persona == "regular":
                per_app(listed, sum(1 for name in names.values() if name.startswith("connectedApp/")))
            precision(listed, reviewed)
    finally:
        shutil.rmtree(os.path.dirname(folder))


main()
