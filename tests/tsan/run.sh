#!/usr/bin/env bash
# run.sh BUILD: what ThreadSanitizer says of a build of preset `tsan`: the unit tests, and checks on
# several threads. Not a part of CI: the build alone would take more of its time than all of the tests.
set -euo pipefail
build=$(realpath "$1")
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# One report fails the run, with a status that calint has not.
export TSAN_OPTIONS="exitcode=66 halt_on_error=1 suppressions=$source_dir/tests/tsan/suppressions.txt"
"$build/tests/unit_test"

trees=("$source_dir/fixtures")
[ ! -d "$source_dir/../shared/corpus" ] || trees+=("$source_dir/../shared/corpus")
if [ -f "$source_dir/../shared/perf/gen.py" ]; then
    python3 "$source_dir/../shared/perf/gen.py" apps "$work/generated" 2000 >/dev/null
    trees+=("$work/generated")
fi
# A repository whose second commit changes every tenth app.
cp -r "$source_dir/fixtures/acme" "$work/changed"
cd "$work/changed"
git init -q .
git add -A
git -c user.name=Test -c user.email=test@example.com commit -q -m One
find . -name '*.connectedApp-meta.xml' -exec sed -i 's,</ConnectedApp>,<infoUrl>http://a.acme.io</infoUrl>&,' {} +

# check WHAT ARGUMENT ...: no report; findings are none of its business.
check() {
    local status=0
    echo "$*"
    "$build/calint" check -q --no-config "$@" >"$work/out" 2>"$work/err" || status=$?
    case $status in
    0 | 1 | 2) ;;
    *) cat "$work/err"; echo "FAILED: status $status"; exit 1 ;;
    esac
}
for jobs in 2 7 64; do
    for tree in "${trees[@]}"; do
        check -j "$jobs" -f text -f "sarif=$work/log.sarif" "$tree"
    done
    check -j "$jobs" --since HEAD .
done
