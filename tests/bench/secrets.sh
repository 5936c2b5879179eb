#!/usr/bin/env bash
# secrets.sh CALINT FOLDER: looking for secrets in a tree, side by side in one run with reading every byte of it and with
# ripgrep looking for the same literals; then ways to find the literals, in memory. FOLDER is a git repository
# (`../shared/perf/gen.py tree FOLDER` makes one).
set -euo pipefail
calint=$(realpath "$1")
folder=$(realpath "$2")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
src=$here/../../src
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
c++ -O3 -pthread -o "$work/read_all" "$here/read_all.cpp"
vectorscan=()
pkg-config --exists libhs 2>/dev/null && read -ra vectorscan <<<"-DWITH_VECTORSCAN $(pkg-config --cflags --libs libhs)"
c++ -O3 -std=c++20 -I"$src" -o "$work/prefilter" "$here/prefilter.cpp" "$src/secrets/prefilter.cpp" "$src/base/text.cpp" \
    "${vectorscan[@]}" -lfmt
"$here/literals.py" "$here/../../rules" >"$work/literals"
secrets=$(cd "$here/../../rules/secrets" && grep -l '^  text:\|^    - text:' ./*.yaml | sed 's/.*\//--rule /; s/\.yaml//' | tr '\n' ' ')
cd "$folder"
git ls-files --cached --others --exclude-standard >"$work/list"
echo "$(wc -l <"$work/list") files, $(tr '\n' '\0' <"$work/list" | du -cb --files0-from=- | tail -1 | cut -f1) bytes"
hyperfine -N -i -w 2 -r 9 --style basic \
    "$work/read_all $work/list 2" \
    "rg --hidden -j2 -c -i -F -f $work/literals" \
    "rg --hidden -j2 -c force://|5Aep8|3MVG9|consumerSecret" \
    "$calint check . -j2 -f concise $secrets" \
    "$calint check . -j2 -f concise --no-git $secrets" \
    "$calint check . -j2 -f concise"
"$work/prefilter" "$work/literals" "$work/list"
