// Ready options for the handles of other libraries: how each is disposed, how it tells that it is
// gone, and how one gets a second handle where a function keeps the first.

import type { Adapter } from "./options.js";

/** An object of a C++ class, as Emscripten's embind makes them. */
export interface EmbindHandle {
  delete(): void;
  isDeleted(): boolean;
}

/** An object of a Rust structure, as wasm-bindgen makes them. */
export interface WasmBindgenHandle {
  free(): void;
}

/** A `Lifetime` of quickjs-emscripten: handles, contexts, runtimes. */
export interface QuickJSHandle {
  readonly alive: boolean;
  dispose(): void;
}

/**
 * For objects of embind: `own(mat, embind)`. A second handle of the same C++ object is
 * `own(mat.clone(), embind)`.
 */
export const embind: Adapter<EmbindHandle> = {
  dispose: (handle) => handle.delete(),
  isDisposed: (handle) => handle.isDeleted(),
};

/**
 * For objects of wasm-bindgen: `own(world, wasmBindgen)`. One that a Rust function has taken by
 * value is gone, and is not freed again.
 */
export const wasmBindgen: Adapter<WasmBindgenHandle> = {
  dispose: (handle) => handle.free(),
  isDisposed: (handle) => pointerOf(handle) === 0,
};

/**
 * For handles, contexts and runtimes of quickjs-emscripten: `own(context, { ...quickjs, uses:
 * runtime })`. A second handle of the same value is `own(handle.dup(), quickjs)`.
 */
export const quickjs: Adapter<QuickJSHandle> = {
  dispose: (handle) => handle.dispose(),
  isDisposed: (handle) => !handle.alive,
};

/** Where the Rust structure stands, 0 when it is gone; `ptr` in old versions of wasm-bindgen. */
function pointerOf(handle: WasmBindgenHandle): unknown {
  const { __wbg_ptr: pointer, ptr } = handle as { __wbg_ptr?: unknown; ptr?: unknown };
  return pointer ?? ptr;
}
