#!/usr/bin/env bash
# run.sh EVALUATE: precision and recall of the secret rules on the snippets here, and where they are at hand on those of
# ../shared/secrets, where the findings must be those of the detector there as well.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
evaluate=$(realpath "$1")
"$evaluate" --list "$here/forms.yaml" "$here/public_files.yaml" "$here/blind.yaml"
shared=$here/../../../shared/secrets
if [ -f "$shared/dev.jsonl" ]; then
    "$evaluate" --list "$shared/dev.jsonl"
    "$here/agree.py" "$evaluate" "$shared/dev.jsonl" "$shared/spike"
else
    echo "../shared is not here: only the snippets of this project"
fi
