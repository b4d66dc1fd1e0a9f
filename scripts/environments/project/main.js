import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { report } from "./report.js";

const file = fileURLToPath(import.meta.resolve("ouroboros-gc/kernel.wasm"));
const kernel = new WebAssembly.Module(readFileSync(file));
console.log(JSON.stringify(await report(kernel)));
