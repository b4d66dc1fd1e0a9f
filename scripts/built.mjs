// node scripts/built.mjs NAME: runs before a command that needs the built library. Without it, prints what to
// run, and exits with 2.

import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const [, , name] = process.argv;
if (!existsSync(fileURLToPath(new URL("../dist/src/raw.js", import.meta.url)))) {
  console.error(`${name}: the library is not built yet. Run: npm run build`);
  process.exitCode = 2;
}
