#!/usr/bin/env bash
# bench.sh CALINT [FOLDER]: how calint compares, side by side in one run.
#
#   1. start to exit on one file, next to an empty program linked to the same libraries
#   2. a folder of many apps (default: 10,000 made from the fixtures), next to xmllint --noout
set -euo pipefail
calint=$(realpath "$1")
fixtures=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../fixtures" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo 'int main() {}' >"$work/empty.cpp"
libraries=$(ldd "$calint" | awk '$3 ~ /^\// {print $3}')
# shellcheck disable=SC2086
c++ -O2 "$work/empty.cpp" -o "$work/empty" -Wl,--no-as-needed $libraries
one=$fixtures/acme/force-app/main/default/connectedApps/ERP_Sync.connectedApp-meta.xml
hyperfine -N -i -w 20 -r 200 --style basic "$work/empty" "$calint check $one"
/usr/bin/time -f 'peak memory on one file: %M KiB' "$calint" check "$one" >/dev/null || true

folder=${2:-$work/apps}
if [ $# -lt 2 ]; then
    mkdir "$folder"
    files=("$fixtures"/acme/force-app/main/default/connectedApps/*.xml "$fixtures"/clean/*.connectedApp-meta.xml)
    for i in $(seq 10000); do
        # Apps of their own: a key taken twice would be a finding, and a second look at both files.
        text=$(<"${files[i % ${#files[@]}]}")
        printf '%s\n' "${text//<consumerKey>/<consumerKey>$i}" >"$folder/App_$i.connectedApp-meta.xml"
    done
fi
find "$folder" -name '*.xml' >"$work/list"
echo "$(wc -l <"$work/list") files"
hyperfine -N -i -w 1 -r 7 --style basic "$calint check $folder" "$calint check $folder -f concise" \
    "xargs -a $work/list xmllint --noout"
