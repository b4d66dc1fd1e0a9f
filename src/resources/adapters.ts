// Ready options for the handles of other libraries: how to dispose each, how to see that it is already
// disposed, what an object must have to be one, and how to get a second handle where a function keeps the
// first.

import type { Adapter } from "./options.js";

/** An object of a C++ class made by Emscripten's embind, or one with a similar `delete`. */
export interface EmbindHandle {
  delete(): void;
  isDeleted?(): boolean;
}

/** An object of a Rust struct made by wasm-bindgen, or one that wraps such objects. */
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
 * `own(mat.clone(), embind)`. Where `isDeleted` is missing, as in web-tree-sitter, manual deletion goes
 * unnoticed.
 */
export const embind: Adapter<EmbindHandle> = {
  dispose: (handle) => handle.delete(),
  isDisposed: (handle) => handle.isDeleted?.() === true,
  lacks: (handle) => lackingMethod(handle, "delete"),
};

/**
 * For objects of wasm-bindgen: `own(queue, wasmBindgen)`. An object that a Rust function has taken by value
 * is gone, and is not freed again. An object that wraps others, like rapier's `World`, is gone when none of
 * them has its struct any more.
 */
export const wasmBindgen: Adapter<WasmBindgenHandle> = {
  dispose: (handle) => handle.free(),
  isDisposed: (handle) => !hasStructure(handle),
  lacks: (handle) =>
    lackingMethod(handle, "free") ??
    (pointerOf(handle) === undefined && !hasStructure(handle)
      ? "a pointer of wasm-bindgen (__wbg_ptr), in itself or in an object that it wraps"
      : undefined),
};

/**
 * For handles, contexts and runtimes of quickjs-emscripten: `own(context, { ...quickjs, uses:
 * runtime })`. A second handle of the same value is `own(handle.dup(), quickjs)`. Handles that the context
 * itself keeps, such as that of `undefined`, may be owned any number of times.
 */
export const quickjs: Adapter<QuickJSHandle> = {
  dispose: (handle) => handle.dispose(),
  isDisposed: (handle) => handle.alive === false,
  lacks: (handle) =>
    lackingMethod(handle, "dispose") ??
    (typeof handle.alive === "boolean" ? undefined : "a boolean `alive`"),
  isShared: (handle) => {
    const { dupable } = handle as { dupable?: boolean };
    if (dupable !== true) return false;
    const copy = (handle as QuickJSHandle & { dup(): QuickJSHandle }).dup();
    if (copy === handle) return true;
    copy.dispose();
    return false;
  },
};

function lackingMethod(handle: object, name: string): string | undefined {
  return typeof (handle as Record<string, unknown>)[name] === "function" ? undefined : `${name}()`;
}

/** The address of the Rust struct, 0 when it is gone; `ptr` in old versions of wasm-bindgen. */
function pointerOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { __wbg_ptr: pointer, ptr } = value as { __wbg_ptr?: unknown; ptr?: unknown };
  const found = pointer ?? ptr;
  return typeof found === "number" ? found : undefined;
}

/**
 * Whether the handle's struct exists: its own, that of its `raw`, or, without either, one in its fields or
 * in their `raw`.
 */
function hasStructure(handle: object): boolean {
  const own = pointerOf(handle);
  if (own !== undefined) return own !== 0;
  if ("raw" in handle) return isStanding(handle.raw);
  return Object.values(handle).some(
    (value) =>
      isStanding(value) || isStanding((value as { raw?: unknown } | null | undefined)?.raw),
  );
}

function isStanding(value: unknown): boolean {
  return (pointerOf(value) ?? 0) !== 0;
}
