#!/usr/bin/env python3
"""runner.py ACTION_DIRECTORY [CONTEXT=VALUE ...]: runs a composite action as GitHub's runner does, as
far as action.yml uses it: `inputs.paths=src github.actor=me github.event.pull_request.number=7`.

Prints the log of the steps, `UPLOAD key=value ...` for the step that uploads, `OUTPUT name=value` for
the outputs, and exits with 1 when a step failed. An expression inside `run:` ends it with 3.
"""
import os
import re
import subprocess
import sys
import tempfile

import yaml


def main():
    directory = sys.argv[1]
    context = dict(argument.split("=", 1) for argument in sys.argv[2:])
    with open(f"{directory}/action.yml", encoding="utf-8") as file:
        action = yaml.safe_load(file)
    known = {f"inputs.{name}" for name in action["inputs"]}
    unknown = {name for name in context if name.startswith("inputs.")} - known
    if unknown:
        sys.exit(f"no such input: {unknown}")
    for name, input_ in action["inputs"].items():
        context.setdefault(f"inputs.{name}", str(input_.get("default", "")))

    def look_up(match):
        name = match[1]
        if name.startswith("inputs.") and name not in known:
            sys.exit(f"no such input: {name}")
        return context.get(name, "")

    def evaluate(text):
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", look_up, str(text))

    failed = False
    for step in action["runs"]["steps"]:
        if "${{" in step.get("run", ""):
            print(f"an expression inside run: {step['run']}")
            sys.exit(3)
        if "if" in step:
            condition = re.fullmatch(r"always\(\) && ([\w.]+) == '(\w+)'", step["if"])
            if context.get(condition[1], "") != condition[2]:
                continue
        elif failed:
            continue
        if "uses" in step:
            print("UPLOAD", step["uses"], *(f"{key}={evaluate(value)}" for key, value in step["with"].items()))
            continue
        # GITHUB_ACTION_REPOSITORY is empty in a composite action, whatever the manual says.
        environment = {**os.environ, "GITHUB_ACTION_PATH": directory, "GITHUB_ACTION_REPOSITORY": ""}
        environment |= {key: evaluate(value) for key, value in step.get("env", {}).items()}
        with tempfile.NamedTemporaryFile("r+") as outputs, tempfile.NamedTemporaryFile("w", suffix=".sh") as script:
            environment["GITHUB_OUTPUT"] = outputs.name
            script.write(step["run"])
            script.flush()
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script.name]
            failed |= subprocess.run(command, env=environment, stderr=subprocess.STDOUT, check=False).returncode != 0
            for name, value in read_outputs(outputs.read().splitlines()):
                context[f"steps.{step['id']}.outputs.{name}"] = value
    for name, output in action["outputs"].items():
        print(f"OUTPUT {name}={evaluate(output['value'])}")
    sys.exit(failed)


def read_outputs(lines):
    lines = iter(lines)
    for line in lines:
        name, separator, rest = re.match(r"([\w-]+)(=|<<)(.*)", line).groups()
        if separator == "<<":
            rest = "\n".join(iter(lambda end=rest: next(lines).replace(end, "\0"), "\0"))
        yield name, rest


sys.stdout.reconfigure(line_buffering=True)
main()
