#!/usr/bin/env bash
# same.sh STATIC DYNAMIC: both programs say the same of all fixtures, certificates among them, byte for
# byte.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for n in 1 2; do
    program=${!n}
    status=0
    "$program" check fixtures --persona auditor -f json --now 2026-01-01 >"$work/$n" 2>&1 || status=$?
    echo "status $status" >>"$work/$n"
    "$program" test >>"$work/$n"
done
cmp "$work/1" "$work/2"
echo "$(wc -c <"$work/1") bytes are the same"
