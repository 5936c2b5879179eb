#!/usr/bin/env bash
# reproducible.sh: builds the packages of the last commit twice, in two folders of different names and
# at different times, without the compiler cache, and compares them byte for byte. Takes as long as two
# builds. Needs build/tinyxml2, which `./dev package` fetches.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CCACHE_DISABLE=1
unset SOURCE_DATE_EPOCH
commit=$(git rev-parse HEAD)  # somebody may commit meanwhile
for name in one a-second-and-longer-one; do
    git clone --quiet --no-hardlinks . "$work/$name"
    git -C "$work/$name" checkout --quiet --detach "$commit"
    mkdir "$work/$name/build"
    cp -R build/tinyxml2 "$work/$name/build"
    (cd "$work/$name" && cmake --workflow --preset package) >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    (cd "$work/$name/build/package" && sha256sum calint ./*.deb ./*.tar.gz ./*.sha256) >"$work/$name.sums"
done
cat "$work/one.sums"
diff "$work/one.sums" "$work/a-second-and-longer-one.sums" || { echo "the two builds differ"; exit 1; }
echo "two builds, the same bytes"
