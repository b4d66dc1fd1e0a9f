// The import map has the file of another origin for every entry point; the kernel is next to it.

import { report } from "./report.js";

const kernelUrl = new URL("kernel.wasm", import.meta.resolve("ouroboros-gc"));
globalThis.answer = WebAssembly.compileStreaming(fetch(kernelUrl)).then(report);
