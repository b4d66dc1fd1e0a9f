// Under a policy that forbids compilation there is no kernel to pass.

import "ouroboros-gc/js";
import { report } from "./report.js";

const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
let isForbidden = false;
try {
  new WebAssembly.Module(empty);
} catch (error) {
  isForbidden = error instanceof WebAssembly.CompileError;
}
globalThis.answer = isForbidden ? report() : Promise.reject(new Error("the policy allows Wasm"));
