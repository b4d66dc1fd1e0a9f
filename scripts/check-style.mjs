// The house rules that neither Biome nor the compilers check. Prints each breach with its place and exits
// with 1 when there is one.

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const LINE_COUNT_MAX = 400;
const generated = [
  "src/engine/kernel-bytes.ts",
  "test/debug-kernel-bytes.ts",
  "test/fault-kernel-bytes.ts",
];
const folders = [
  "assembly",
  "bench",
  "cli",
  "demo",
  "examples",
  "python",
  "scripts",
  "src",
  "test",
];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const files = readdirSync(".", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && folders.includes(entry.name))
  .flatMap(({ name }) => readdirSync(name, { recursive: true }).map((path) => `${name}/${path}`))
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.(css|ts|tsx|mjs)$/.test(file) && !generated.includes(file))
  .sort();

const breaches = [];
for (const file of files) {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  if (lines.length > LINE_COUNT_MAX) {
    breaches.push(`${file}: ${lines.length} lines (at most ${LINE_COUNT_MAX})`);
  }
  const isKernel = file.startsWith("assembly/");
  for (const [index, line] of lines.entries()) {
    const breach = (what) => breaches.push(`${file}:${index + 1}: ${what}`);
    if (/@ts-(ignore|nocheck)\b/.test(line) && file !== "scripts/check-style.mjs") {
      breach("a type error is silenced; mend it");
    }
    if (!isKernel) continue;
    const code = line.replace(/\/\/.*$|^\s*\/?\*.*$/, "");
    if (/^\s*@\w/.test(code)) breach("a decorator; asc -O3 needs none");
    const isImport = /\bfrom "[^"]*";/.test(code);
    if (/["'`]/.test(code) && !isImport) {
      breach("a string: the kernel takes and returns numbers only");
    }
    // The release is compiled without such lines: see scripts/build-kernel.mjs.
    if (/(?<!function )\bassert\w*\(/.test(code)) {
      if (!/^ *assert\w*\(.*\); *$/.test(code)) breach("an assertion is a line of its own");
      if (/\bassert\(/.test(code) && !/; \/\/ ./.test(line)) {
        breach("an assertion gives its reason at the end of its line");
      }
    }
    if (isImport && file === "assembly/layout.ts") {
      breach("an import: both sides share this file, so it stands alone");
    }
  }
}

for (const breach of breaches) console.error(breach);
console.log(`style: ${files.length} files, ${breaches.length} breaches`);
process.exitCode = breaches.length === 0 ? 0 : 1;
