#!/usr/bin/env bash
# suites.sh CALINT: the W3C XML suite and the YAML test suite, where they are at hand. A document
# that is not well-formed and has no DOCTYPE must not be taken for XML (14 tests of namespace
# constraints apart, which expat does not judge); nothing may crash or hang.
set -euo pipefail
calint=$1
suites=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/../shared/suites
[ -d "$suites" ] || { echo "SKIPPED: no suites at $suites"; exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
exec python3 "$(dirname "${BASH_SOURCE[0]}")/suites.py" "$calint" "$suites"
