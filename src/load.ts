// The kernel's bytes become an instance. The release kernel is inlined as text, so that there is
// no file to fetch and loading is synchronous; it is compiled at the first use, once. The loader
// package is used here and nowhere else.

import { instantiateSync } from "@assemblyscript/loader";
import type { Engine } from "./engine.js";
import { KERNEL_BASE64 } from "./kernel-bytes.js";

/** What the Wasm module exports: an engine's calls, and where its columns stand. */
export interface KernelExports
  extends Omit<
    Engine,
    "name" | "bytes" | "control" | "setControl" | "statistic" | "list" | "stagingArea"
  > {
  initialize(heapTag: number): number;
  staging(): number;
  gcRefsAddress(): number;
}

let inlined: WebAssembly.Module | undefined;

/** The inlined release kernel. Compiles it at the first call; throws what the engine throws. */
export function kernelModule(): WebAssembly.Module {
  inlined ??= compileKernel(KERNEL_BASE64);
  return inlined;
}

/** A kernel from its bytes as base64. */
export function compileKernel(base64: string): WebAssembly.Module {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = text.charCodeAt(index);
  return new WebAssembly.Module(bytes);
}

/** A kernel on `memory`, its only import. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): KernelExports {
  const { instance } = instantiateSync(module, { env: { memory } });
  return instance.exports as unknown as KernelExports;
}
