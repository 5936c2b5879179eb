#!/usr/bin/env bash
# peer.sh CALINT FOLDER [ROUNDS]: how many times faster calint is than the PMD engine of Salesforce Code Analyzer, on one
# app and on all the apps of FOLDER (`../shared/perf/gen.py apps FOLDER 10000` makes one).
#
# The engine runs in Node through the API of Code Analyzer, without the CLI, with its own XML rules and the 15 of
# peer.xml; calint runs with all of its rules. Both run in turns. It needs Java 11, Node 20, npm, Python and a C++
# compiler; npm puts the engine into a temporary folder. Other versions: CORE=0.43.0 PMD=0.37.0 peer.sh ...
#
# Nothing here fails for being slow: the goals stand beside what was measured.
set -euo pipefail
calint=$(realpath "$1")
folder=$(realpath "$2")
rounds=${3:-7}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An app on which both have something to find.
cd "$folder"
one=$({ "$calint" check . -f concise --rule scope-full || true; } | sed -n '1s/:[0-9]*:[0-9]*: .*//p')
one=$(realpath -e "$one") || { echo "no app in $folder grants the scope Full" >&2; exit 2; }

c++ -O2 -std=c++20 "$here/turns.cpp" -o "$work/turns"
cp "$here"/peer.{mjs,xml} "$work"
cd "$work"
npm install --prefix . --no-audit --no-fund --loglevel error \
    "@salesforce/code-analyzer-core@${CORE:-0.52.0}" "@salesforce/code-analyzer-pmd-engine@${PMD:-0.46.0}" >&2

cat >row.py <<'PYTHON'
import statistics, sys
work, goal = sys.argv[1], int(sys.argv[2])
statuses, peaks, times = [], [], []
for line in sys.stdin:
    status, peak, *rounds = line.split()
    statuses.append(int(status))
    peaks.append(int(peak) / 1024)
    times.append([float(time) / 1000 for time in rounds])
if statuses != [1, 0]:
    sys.exit(f"{work}: exit statuses {statuses}, not 1 (findings) and 0")
ratio = statistics.median(times[1]) / statistics.median(times[0])
spans = [f"{min(each):,.2f} / {statistics.median(each):,.2f} / {max(each):,.2f} ms" for each in times]
print(f"{work} | {ratio:,.0f} | at least {goal} | {'met' if ratio >= goal else 'MISSED'} | {' ; '.join(spans)} | "
      f"{peaks[0]:,.0f} ; {peaks[1]:,.0f}", flush=True)
PYTHON

echo "$(java -version 2>&1 | sed -n 1p), node $(node --version)"
echo "work | times faster | goal | | minimum / median / maximum of calint ; of the engine | peak memory of both, MB"
echo "--- | --- | --- | --- | --- | ---"
"$work/turns" "$rounds" 1 "$calint" check "$one" -f concise -- node peer.mjs peer.xml "$one" |
    python3 row.py "one app" 800
"$work/turns" "$rounds" 1 "$calint" check "$folder" -f concise -- node peer.mjs peer.xml "$folder" |
    python3 row.py "$(find "$folder" -name '*-meta.xml' | wc -l) files" 70
echo
echo "What the engine finds in $folder:"
node peer.mjs peer.xml "$folder"
