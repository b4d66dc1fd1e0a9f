// The refusals of heaps in a page that did not import a part of the library, for errors.test.ts.

import { GcError } from "../../src/errors/error.js";
import { type Parts, partIfAny, provide } from "../../src/heap/parts.js";
import { GC } from "../../src/index.js";
import { Heap } from "../../src/raw.js";
import { caught, expectError, refuserOf, withoutWasm } from "./refusals.js";

/** The result of `call` in a program without the part. */
function without<T>(name: keyof Parts, call: () => T): T {
  const part = partIfAny(name);
  provide(name, undefined as never);
  try {
    return call();
  } finally {
    provide(name, part as never);
  }
}

/** With neither WebAssembly nor the other engine available: at import, before the kernel is compiled. */
const noEngine: unknown = without("typescript", () => withoutWasm(() => caught(() => new Heap())));

/** Checks that a heap without a part names the import that it needs. */
export function expectPartRefusals(): void {
  const refuse = (name: keyof Parts, call: () => unknown, message: string): void =>
    refuserOf("ERR_NOT_IMPORTED")(() => without(name, call), message);
  const noWasm =
    "new heap: this host refuses to compile WebAssembly (the page's policy forbids it). " +
    'Add import "ouroboros-gc/js" to the program, ' +
    'or allow "wasm-unsafe-eval" in the page\'s policy.';
  expectError(noEngine, GcError, "ERR_NO_WASM", noWasm);
  const heap = new Heap();
  const engine = "new heap: the program does not import the TypeScript engine.";
  refuse(
    "typescript",
    () => new Heap({ engine: "typescript" }),
    `${engine} Add import "ouroboros-gc/js" to it.`,
  );
  const checks = 'Add import "ouroboros-gc/checks" to it.';
  refuse(
    "validate",
    () => heap.validate(),
    `validate: the program does not import validate(). ${checks}`,
  );
  refuse(
    "validateRoots",
    () => heap.validateRoots([]),
    `validateRoots: the program does not import validateRoots(). ${checks}`,
  );
  refuse(
    "leaks",
    () => new GC({ onLeak: () => {} }),
    `new heap: the program does not import leak reports. ${checks}`,
  );
  refuse(
    "debug",
    () => heap.setDebug(1),
    `setDebug: the program does not import debug lines. ${checks}`,
  );
  without("debug", () => heap.setDebug(32)); // DEBUG_SAVEALL prints nothing.
  refuse(
    "batches",
    () => heap.increfMany([]),
    "increfMany: the program does not import batch calls. " +
      'Add import "ouroboros-gc/batches" to it.',
  );
}
