#!/usr/bin/env bash
# run.sh CALINT [--no-memory]: every limit of the input at N and at N + 1, and the time and memory that
# hostile input costs. --no-memory is for a sanitizer build, which needs more of both.
set -euo pipefail
command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
exec python3 "$(dirname "${BASH_SOURCE[0]}")/run.py" "$@"
