#!/usr/bin/env bash
# yaml.sh CALINT FOLDER: YAML descriptions, next to yaml-cpp alone on the same files. Link the one as
# the other is linked: `c++ -static` (CXX) for the packaged program.
set -euo pipefail
calint=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC2086
${CXX:-c++} -std=c++20 -O2 "$here/yaml_events.cpp" -o "$work/events" -lyaml-cpp
find "$2" -name '*.yaml' | sort >"$work/list"
echo "$(wc -l <"$work/list") files"
hyperfine -N -i -w 1 -r 7 --style basic "$work/events $work/list" "$calint check -j1 $2 -f concise"
