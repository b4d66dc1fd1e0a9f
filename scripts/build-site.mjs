// Builds the site: the front page, the pages of docs/, the reference and the demo, as static files that work
// under any path and need nothing else.
//
//   npm run site [-- FOLDER]   build/site unless it is given

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const folder = resolve(process.argv[2] ?? "build/site");
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function run(tool, ...args) {
  execFileSync(process.execPath, [tool, ...args], { stdio: ["ignore", "inherit", "inherit"] });
}

// The folder is emptied by TypeDoc, so the demo comes second.
run("node_modules/typedoc/bin/typedoc", "--options", "typedoc.site.json", "--out", folder);
run(
  "node_modules/vite/bin/vite.js",
  ...["build", "--config", "demo/vite.config.ts", "--logLevel", "error"],
  ...["--outDir", `${folder}/demo`, "--emptyOutDir"],
);
console.log(`site: ${folder}`);
