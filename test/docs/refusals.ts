// Shared by the tests of errors: calls that must throw, and the messages that they threw.

import { expect } from "vitest";
import { GcError, type GcErrorCode } from "../../src/errors/error.js";

/** The classes that carry a code. */
export type ErrorClass = typeof GcError | typeof RangeError | typeof TypeError;

/** The error that `call` throws; undefined without one. */
export function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Handles and numbers of heaps differ from run to run, bytes from engine to engine. */
export function withoutNumbers(message: string): string {
  return message
    .replaceAll(/\b(handle|object) \d+/g, "$1 N")
    .replaceAll(/\bheap \d+/g, "heap N")
    .replaceAll(/\b\d+ bytes/g, "N bytes")
    .replaceAll(/\b\w+#\d+/g, "MyClass#N");
}

/** The codes and messages of all refusals so far, without numbers. */
export const seen: Map<string, Set<string>> = new Map();

/** Checks class, code and the whole message of an error. */
export function expectError(
  error: unknown,
  errorClass: ErrorClass,
  code: GcErrorCode,
  message: string,
): void {
  expect(error).toBeInstanceOf(Error);
  const { code: gotCode, message: gotMessage } = error as GcError;
  expect({ code: gotCode, message: gotMessage }).toEqual({ code, message });
  expect((error as Error).constructor).toBe(errorClass);
  const messages = seen.get(code) ?? new Set();
  seen.set(code, messages.add(withoutNumbers(message)));
}

/** A check that calls are refused with `code`, by an error of `errorClass`. */
export function refuserOf(
  code: GcErrorCode,
  errorClass: ErrorClass = GcError,
): (call: () => unknown, message: string) => void {
  return (call, message) => expectError(caught(call), errorClass, code, message);
}

/** The result of `call` in a host whose policy forbids WebAssembly. */
export function withoutWasm<T>(call: () => T): T {
  const host = WebAssembly as { Module: typeof WebAssembly.Module };
  const { Module } = host;
  // As in such a host: no module is made, and modules made elsewhere are still recognized.
  host.Module = new Proxy(Module, {
    construct(): never {
      throw new WebAssembly.CompileError("the page's policy forbids it");
    },
  });
  try {
    return call();
  } finally {
    host.Module = Module;
  }
}
