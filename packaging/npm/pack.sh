#!/usr/bin/env bash
# pack.sh BINARY OUTDIR [THIRD_PARTY]: the npm packages of a static calint, as .tgz files in OUTDIR. The
# version is what the program says of itself.
set -euo pipefail
binary=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
third_party=${3:+$(realpath "$3")}
cd "$(dirname "${BASH_SOURCE[0]}")"
version=$("$binary" --version)
version=${version#calint }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -R calint linux-x64 "$work"
sed -i "s/@VERSION@/$version/" "$work"/*/package.json
cp ../../LICENSE "$work/calint"
cp ../../LICENSE "$work/linux-x64"
cp ../../README.md "$work/calint"
install -m 755 "$binary" "$work/linux-x64/calint"
[ -z "$third_party" ] || cp "$third_party" "$work/linux-x64/THIRD_PARTY"
chmod 755 "$work/calint/bin/calint.js"
for package in linux-x64 calint; do
    (cd "$work/$package" && npm pack --silent --pack-destination "$out")
done
