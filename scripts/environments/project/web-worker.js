import kernelUrl from "ouroboros-gc/kernel.wasm?url";
import { report } from "./report.js";

const kernel = await WebAssembly.compileStreaming(fetch(kernelUrl));
postMessage(await report(kernel));
