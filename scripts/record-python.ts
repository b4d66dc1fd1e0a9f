// npm run record:python: runs the programs of python/programs on the local CPython and writes down what
// they print, beside each. Recordings are made here and never edited by hand.

import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { needTool } from "./needed-tool.js";

const REFERENCE = "3.11";

process.chdir(fileURLToPath(new URL("../python/programs", import.meta.url)));

needTool("record:python", "python3", `CPython ${REFERENCE}`);
const version = execFileSync(
  "python3",
  ["-c", "import platform; print(platform.python_version())"],
  {
    encoding: "utf8",
  },
).trim();
if (!version.startsWith(`${REFERENCE}.`)) {
  console.error(`record:python: python3 is ${version}, the reference is CPython ${REFERENCE}.`);
  process.exit(1);
}

const files = readdirSync(".", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .sort();
for (const file of files) {
  const { status, stdout, stderr } = spawnSync("python3", [file], { encoding: "utf8" });
  if (status !== 0) {
    console.error(`record:python: ${file} ends with ${status}:\n${stderr}`);
    process.exit(1);
  }
  writeFileSync(file.replace(/\.py$/, ".txt"), stdout);
}
console.log(`record:python: ${files.length} programs, CPython ${version}`);
