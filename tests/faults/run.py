#!/usr/bin/env python3
"""run.py CALINT [ROW ...]: the fault table. Every row provokes a real fault against the real program
in a folder of its own, and checks the exit status, the message, and that other files went on.

Prints `row | case | test | outcome`; exits with 1 if a row failed or is missing. What cannot be
provoked on this machine says so in its outcome."""
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
import kit  # noqa: E402
import files  # noqa: E402,F401
import names_and_output  # noqa: E402,F401
import process  # noqa: E402,F401
import writing  # noqa: E402,F401
import xml_files  # noqa: E402,F401
import yaml_files  # noqa: E402,F401

HERE = os.path.dirname(os.path.abspath(__file__))
LAST_ROW = 65


def build_shim(folder):
    """faults.c as a library; None without a compiler."""
    compiler = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)
    if compiler is None:
        return None
    library = os.path.join(folder, "faults.so")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, os.path.join(HERE, "faults.c"),
                    "-ldl", "-pthread"], check=True)
    os.chmod(library, 0o755)
    return library


def try_row(program, shim, function):
    case = kit.Case(program, shim)
    try:
        remark = function(case)
        if not case.checks:
            case.fail("checks nothing")
    except kit.Skip as reason:
        remark = f"skipped: {reason}"
        if case.checks:
            remark = f"ok but for a part: {reason}"
    except Exception:  # a row that breaks has failed; the others go on
        remark = ""
        case.fail(traceback.format_exc())
    case.close()
    if case.failures:
        return False, "FAILED: " + "; ".join(case.failures)
    if remark and remark.startswith(("skipped", "ok")):
        return True, remark
    return True, f"ok: {remark}" if remark else "ok"


def main():
    wanted = {int(word) for word in sys.argv[2:]} or set(range(1, LAST_ROW + 1))
    rows = sorted((r for r in kit.ROWS if r[0] in wanted), key=lambda r: r[0])
    failed = 0
    for number in sorted(wanted - {r[0] for r in rows}):
        print(f"row {number} has no test")
        failed += 1
    with tempfile.TemporaryDirectory(prefix="calint-faults-") as folder:
        os.chmod(folder, 0o755)
        # Where also those can run it who have no rights.
        program = os.path.join(folder, "calint")
        shutil.copy(sys.argv[1], program)
        os.chmod(program, 0o755)
        shim = build_shim(folder)
        print("row | case | test | outcome")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            outcomes = pool.map(lambda r: try_row(program, shim, r[3]), rows)
            for (number, case, name, _), (is_fine, outcome) in zip(rows, outcomes):
                print(f"{number} | {case} | {name} | {outcome}", flush=True)
                failed += not is_fine
    print(f"{len(rows)} tests of {len(wanted)} rows, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
