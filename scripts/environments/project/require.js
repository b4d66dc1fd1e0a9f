// The same with require(); the bundler replaces import() within.

import { readFileSync } from "node:fs";
import { report } from "./report.js";

const kernel = new WebAssembly.Module(readFileSync(require.resolve("ouroboros-gc/kernel.wasm")));
report(kernel).then((cells) => console.log(JSON.stringify(cells)));
