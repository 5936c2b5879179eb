#!/usr/bin/env bash
# corpus.sh CALINT: real files of public repositories, where they are at hand (they are no part of
# the project). Every metadata file must be checked or reported; the output must be the same for any
# number of threads; nothing planted in the templates' places may crash.
set -euo pipefail
calint=$1
corpus=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/../shared/corpus
[ -d "$corpus" ] || { echo "SKIPPED: no corpus at $corpus"; exit 77; }
cd "$corpus"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "$calint" check . --persona auditor "$@" 2>"$work/err"; }
status=0; run -f concise -v >"$work/1.txt" -j 1 || status=$?
[ "$status" -le 2 ] || { echo "exit status $status"; cat "$work/err"; exit 1; }
for jobs in 2 7; do
    run -f concise -j "$jobs" >"$work/$jobs.txt" || true
    cmp "$work/1.txt" "$work/$jobs.txt"
done
! grep -q 'internal error' "$work/1.txt"
files=$(find . -type f | wc -l)
run -f concise -v >/dev/null -j 1 || true
told=$(grep -cE '^(read|not read) ' "$work/err")
[ "$files" = "$told" ] || { echo "$files files, but $told were told"; exit 1; }
tail -1 "$work/1.txt"
echo "$files files: $(grep -c '^read ' "$work/err") read, $(grep -c '^not read ' "$work/err") not"
