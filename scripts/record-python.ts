// npm run record:python: runs the programs of python/programs on the local CPython and writes their output
// next to each. Recordings are made here and never edited.

import { readdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { REFERENCE, requireCpython } from "./cpython.js";

process.chdir(fileURLToPath(new URL("../python/programs", import.meta.url)));

const python3 = requireCpython("record:python");
const version = python3(["-c", "import platform; print(platform.python_version())"]).trim();
if (!version.startsWith(`${REFERENCE}.`)) {
  console.error(`record:python: python3 is ${version}, the reference is CPython ${REFERENCE}.`);
  process.exit(1);
}

const files = readdirSync(".", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .sort();
for (const file of files) writeFileSync(file.replace(/\.py$/, ".txt"), python3([file]));
console.log(`record:python: ${files.length} programs, CPython ${version}`);
