import kernelUrl from "ouroboros-gc/kernel.wasm?url";
import { report } from "./report.js";

const kernel = WebAssembly.compileStreaming(fetch(kernelUrl));
globalThis.answer = kernel.then(report);
