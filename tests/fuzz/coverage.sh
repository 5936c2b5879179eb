#!/usr/bin/env bash
# coverage.sh PROGRAMS CORPUS: which lines of each room of src/ the targets in PROGRAMS, which are
# built for coverage, reach with the inputs in CORPUS and their seeds.
set -euo pipefail
programs=$(realpath "$1")
corpus=$(realpath "$2")
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool() { command -v "$1-14" || command -v "$1"; }
"$source_dir/tests/fuzz/seeds.py" "$source_dir" "$work/seeds"
objects=()
for program in "$programs"/fuzz_*; do
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
    name=${program##*/fuzz_}
    mkdir -p "$corpus/$name" "$work/seeds/$name"
    # A counter of ASan's allocator or a leak is of no interest here.
    LLVM_PROFILE_FILE=$work/$name.profraw ASAN_OPTIONS=detect_leaks=0 \
        "$program" -runs=0 -timeout=60 -rss_limit_mb=0 "$corpus/$name" "$work/seeds/$name" >/dev/null 2>&1 ||
        echo "$name: stops at an input" >&2
    objects+=(-object "$program")
done
"$(tool llvm-profdata)" merge -o "$work/all.profdata" "$work"/*.profraw
"$(tool llvm-cov)" export -summary-only -instr-profile="$work/all.profdata" "${objects[@]:1}" 2>/dev/null |
    python3 -c '
import collections, json, sys
rooms = collections.defaultdict(lambda: [0, 0])
for file in json.load(sys.stdin)["data"][0]["files"]:
    if "/src/" not in file["filename"]:
        continue
    parts = file["filename"].rsplit("/src/", 1)[1].split("/")
    lines = file["summary"]["lines"]
    for room in (parts[0] if len(parts) > 1 else ".", "all"):
        rooms[room][0] += lines["covered"]
        rooms[room][1] += lines["count"]
print("%-12s%10s%10s%8s" % ("room", "lines", "reached", "%"))
for room, (covered, count) in sorted(rooms.items(), key=lambda item: (item[0] == "all", item[0])):
    print("%-12s%10d%10d%8.1f" % (room, count, covered, 100 * covered / count))
'
