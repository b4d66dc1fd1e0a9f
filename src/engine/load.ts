// Loads the kernel. The release kernel is inlined as text, so there is no file to fetch and loading is
// synchronous; it is compiled once, at first use.

import type { Engine } from "./engine.js";
import { KERNEL_HEX } from "./kernel-bytes.js";

/** The exports of the Wasm module: an engine's calls, and the addresses of its columns. */
export interface KernelExports
  extends Omit<
    Engine,
    | "name"
    | "number"
    | "bytes"
    | "maximumBytes"
    | "control"
    | "setControl"
    | "statistic"
    | "list"
    | "stagingArea"
    | "columns"
    | "moveColumns"
    | "trim"
    | "isCorrupt"
    | "site"
    | "history"
  > {
  initialize(heapTag: number): number;
  staging(): number;
  gcRefsAddress(): number;
  typesAddress(): number;
  countsAddress(): number;
  rowsAddress(): number;
  weakHeadsAddress(): number;
  blocksAddress(): number;
  youngListAddress(): number;
  candidateBitsAddress(): number;
}

let compiled: WebAssembly.Module | undefined;

/** The release kernel. Compiles the inlined one at the first call, and passes on errors of WebAssembly. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= compileKernel(KERNEL_HEX);
  return compiled;
}

/** After this: `kernelModule()` is `module`, and nothing is compiled. */
export function provideKernel(module: WebAssembly.Module): void {
  compiled = module;
}

/** A kernel from its bytes as lower-case hexadecimal digits. */
export function compileKernel(hex: string): WebAssembly.Module {
  return new WebAssembly.Module(bytesOf(hex));
}

/** Native readers of hexadecimal digits: 0.3 ms for the kernel, cold; our own code takes 5. */
interface HexReaders {
  readonly Uint8Array: { fromHex?: (hex: string) => Uint8Array<ArrayBuffer> };
  readonly Buffer?: { from(hex: string, encoding: "hex"): Uint8Array<ArrayBuffer> };
}

/** The bytes of a string of lower-case hexadecimal digits. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const host = globalThis as unknown as HexReaders;
  return host.Uint8Array.fromHex?.(hex) ?? host.Buffer?.from(hex, "hex") ?? readDigits(hex);
}

/** As `bytesOf`, for hosts without a native reader. */
export function readDigits(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (digitOf(hex, 2 * index) << 4) | digitOf(hex, 2 * index + 1);
  }
  return bytes;
}

function digitOf(hex: string, index: number): number {
  const code = hex.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87; // "0" is 48, "a" is 97
}

/** A kernel on `memory`, its only import. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): KernelExports {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as KernelExports;
}
