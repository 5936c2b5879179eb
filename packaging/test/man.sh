#!/usr/bin/env bash
# man.sh CALINT: groff and mandoc, where they are installed, find nothing wrong with the manual page.
set -euo pipefail
page=$(mktemp --suffix=.1)
trap 'rm -f "$page"' EXIT
"$1" completions man >"$page"
for wanted in '.SH EXIT STATUS' '.SH ENVIRONMENT' '.SH FILES' 'fail\\-on' 'permitted'; do
    grep -q -- "$wanted" "$page" || { echo "the page lacks $wanted"; exit 1; }
done
ran=0
if command -v groff >/dev/null; then
    said=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
    [ -z "$said" ] || { echo "$said"; exit 1; }
    ran=1
fi
if command -v mandoc >/dev/null; then
    # It has no date on purpose: the page is written by the program, which is the same on every day.
    said=$(mandoc -T lint -W warning "$page" 2>&1 | grep -v 'missing date' || true)
    [ -z "$said" ] || { echo "$said"; exit 1; }
    ran=1
fi
[ "$ran" = 1 ] || exit 77
