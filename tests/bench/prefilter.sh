#!/usr/bin/env bash
# prefilter.sh FOLDER: ways to find the literals of the rules on texts, in memory, on the files that git tracks in FOLDER.
set -euo pipefail
folder=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
src=$here/../../src
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
vectorscan=()
pkg-config --exists libhs 2>/dev/null && read -ra vectorscan <<<"-DWITH_VECTORSCAN $(pkg-config --cflags --libs libhs)"
c++ -O3 -std=c++20 -I"$src" -o "$work/prefilter" "$here/prefilter.cpp" "$src/secrets/prefilter.cpp" \
    "$src/secrets/find_literals.cpp" "$src/base/text.cpp" \
    "${vectorscan[@]}" -lfmt
"$here/literals.py" "$here/../../rules" >"$work/literals"
cd "$folder"
git ls-files --cached --others --exclude-standard >"$work/list"
"$work/prefilter" "$work/literals" "$work/list"
