#!/usr/bin/env node
// Runs the program from the package of this platform, and ends as it ends: 0, 1 and 2 mean something.
// No script runs at install, so `npm ci --ignore-scripts` is fine.
"use strict";

const { spawnSync } = require("child_process");
const os = require("os");

const packages = { "linux x64": "@calint/linux-x64" };

function fail(...lines) {
  for (const line of lines) console.error(line);
  process.exit(2); // not checked, as calint says it
}

function program() {
  if (process.env.CALINT_BINARY) return process.env.CALINT_BINARY;
  const platform = `${process.platform} ${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    fail(
      `calint: error: there is no npm package of calint for ${platform}`,
      "  hint: build calint from source and set CALINT_BINARY to the program",
    );
  }
  try {
    return require.resolve(`${name}/calint`);
  } catch {
    return fail(
      `calint: error: the package ${name}, which holds the program, is not installed`,
      "  hint: it is an optional dependency: install without --omit=optional (or --no-optional), and",
      "        on this platform if node_modules was copied from another; or set CALINT_BINARY",
    );
  }
}

const file = program();
const result = spawnSync(file, process.argv.slice(2), { shell: false, stdio: "inherit" });
if (result.error) {
  fail(
    `calint: error: cannot run ${file}: ${result.error.message}`,
    "  hint: is it there, and may it be executed?",
  );
}
// As a shell says it.
process.exitCode = result.signal ? 128 + os.constants.signals[result.signal] : result.status;
