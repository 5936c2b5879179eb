#!/usr/bin/env bash
# suites.sh CALINT: what becomes of every document of the W3C XML suite and of the YAML test suite,
# where they are at hand, against the table in suites.expected. Nothing may crash, hang or take longer
# than a second. CALINT_BLESS=1 rewrites the counts of the table; the words in it are yours.
set -euo pipefail
calint=$1
suites=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/../shared/suites
[ -d "$suites" ] || { echo "SKIPPED: no suites at $suites"; exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
exec python3 "$(dirname "${BASH_SOURCE[0]}")/suites.py" "$calint" "$suites"
