#!/usr/bin/env bash
# Finds the program that the action runs and writes its path to the output `binary`: the one of the
# input, one on PATH of the version asked for, the release of that version, any other on PATH.
set -euo pipefail

fail() {
    echo "::error title=calint::$1"
    exit 2
}

use() {
    echo "using $1: $("$1" --version)"
    echo "binary=$1" >>"$GITHUB_OUTPUT"
    exit 0
}

if [ -n "$INPUT_BINARY" ]; then
    cd "$INPUT_WORKING_DIRECTORY"
    if [ ! -f "$INPUT_BINARY" ] || [ ! -x "$INPUT_BINARY" ]; then fail "The input binary is no program."; fi
    use "$(realpath "$INPUT_BINARY")"
fi

# It becomes part of an address and of a file name.
version=${INPUT_VERSION#v}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "The input version is no version such as 0.1.0."

on_path=$(type -P calint || true)
if [ -n "$on_path" ] && [ "$("$on_path" --version)" = "calint $version" ]; then use "$on_path"; fi

archive=calint-$version-linux-x64.tar.gz
table=$(dirname "${BASH_SOURCE[0]}")/checksums.txt
checksum=$(awk -v archive="$archive" '$2 == archive { print $1 }' "$table")
if [ -z "$checksum" ]; then
    [ -n "$on_path" ] || fail "No checksum of $archive stands in packaging/action/checksums.txt. Use a tag of the action that knows the version, or give the input binary."
    echo "::warning title=calint::calint $version is not known to this action; the calint on PATH is used."
    use "$on_path"
fi
[ "$RUNNER_OS-$RUNNER_ARCH" = Linux-X64 ] ||
    fail "There is no release for $RUNNER_OS $RUNNER_ARCH. Build calint there and give the input binary."

# `_actions/OWNER/NAME/REVISION` is where runners put an action.
repository=$ACTION_REPOSITORY
if [ -z "$repository" ] && [[ $GITHUB_ACTION_PATH =~ /_actions/([^/]+/[^/]+)/ ]]; then repository=${BASH_REMATCH[1]}; fi
[ -n "$repository" ] || fail "The repository of the action is not known. Give the input binary."

directory=$RUNNER_TEMP/calint-$version
rm -rf "$directory"
mkdir "$directory"
address=$GITHUB_SERVER_URL/$repository/releases/download/v$version/$archive
curl --fail --silent --show-error --location --retry 3 --output "$directory/$archive" "$address" ||
    fail "$address cannot be downloaded."
actual=$(sha256sum "$directory/$archive" | cut -d' ' -f1)
[ "$actual" = "$checksum" ] || fail "$archive has the checksum $actual, not $checksum: it is not used."
tar -xzf "$directory/$archive" -C "$directory"
binary=$(find "$directory" -type f -name calint -perm -u+x | head -n 1)
[ -n "$binary" ] || fail "$archive holds no calint."
use "$binary"
