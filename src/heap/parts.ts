// The optional parts of the library, so that a page does not load what it never runs. An entry that is
// imported provides its parts here; the heaps look here when they need one. Node's entries provide all.

import type { Engine, EngineOptions } from "../engine/engine.js";
import { GcError } from "../errors/error.js";
import type { Inspect } from "../host/console.js";
import type { ObjectTable } from "../invariants/object-table.js";
import type { Violation } from "../invariants/violation.js";
import type { Batches } from "./batch.js";
import type { DebugLines } from "./debug-lines.js";
import type { ExternalBytes } from "./external-bytes.js";
import type { LeakReport } from "./leaks.js";
import type { Life } from "./life.js";
import type { HandleObjects, HeapObjects } from "./objects.js";

/** A managed object, as far as the console shows it. */
export interface Shown {
  readonly isDead: boolean;
  /** The attributes that are not undefined. */
  attributes(): [name: string, value: unknown][];
}

/** The parts, by name. */
export interface Parts {
  /** Makes a heap on the TypeScript engine. */
  readonly typescript: (options: EngineOptions) => Engine;
  /** Finds violations of a heap's invariants, and of the table of its objects where there is one. */
  readonly validate: (
    engine: Engine,
    describe: (slot: number) => unknown,
    atMost: number,
    objectTable?: ObjectTable,
  ) => Violation[];
  /** Compares the references that a runtime owns with the external counts. */
  readonly validateRoots: (
    life: Life,
    objects: HandleObjects,
    owned: ArrayLike<number>,
    stack: ArrayLike<number>,
  ) => Violation[];
  /** Reports what is alive when a heap is disposed. */
  readonly leaks: (
    life: Life,
    objects: HeapObjects,
    external: ExternalBytes,
  ) => LeakReport | undefined;
  /** Finds references that the heap cannot count: to dead objects, and in assigned values. */
  readonly uncounted: {
    readonly holderText: (object: unknown) => string;
    readonly noteAssigned: (call: string, value: unknown) => void;
  };
  /** The lines of the debug flags. */
  readonly debug: DebugLines;
  /** The calls of the raw heap for many objects. */
  readonly batches: new (
    ...heap: ConstructorParameters<typeof Batches>
  ) => Batches;
  /** Prints a heap in the console. */
  readonly printHeap: (
    kind: string,
    life: Life,
    external: ExternalBytes,
    options: object,
    inspect: Inspect,
  ) => string;
  /** Prints a managed object in the console; `see` looks up the objects it refers to. */
  readonly printObject: (
    object: object,
    see: (value: unknown) => Shown | undefined,
    options: object,
    inspect: Inspect,
  ) => string | undefined;
}

/** The entry that provides each part, for messages about missing ones. */
const ENTRIES = {
  typescript: "ouroboros-gc/js",
  validate: "ouroboros-gc/checks",
  validateRoots: "ouroboros-gc/checks",
  leaks: "ouroboros-gc/checks",
  debug: "ouroboros-gc/checks",
  batches: "ouroboros-gc/batches",
} as const;

const parts: { -readonly [Name in keyof Parts]?: Parts[Name] } = {};

/** After this: every heap of the program has the part. */
export function provide<Name extends keyof Parts>(name: Name, part: Parts[Name]): void {
  parts[name] = part;
}

/** The part, if the program has it. */
export function partIfAny<Name extends keyof Parts>(name: Name): Parts[Name] | undefined {
  return parts[name];
}

/** The import that provides the part. */
export function importOf(name: keyof typeof ENTRIES): string {
  return `import "${ENTRIES[name]}"`;
}

/** The part; `what` names it in the message. @throws {GcError} ERR_NOT_IMPORTED */
export function partOf<Name extends keyof typeof ENTRIES>(
  name: Name,
  call: string,
  what: string,
): Parts[Name] {
  const part = partIfAny(name);
  if (part) return part;
  throw new GcError(
    "ERR_NOT_IMPORTED",
    `${call}: the program does not import ${what}. Add ${importOf(name)} to it.`,
  );
}
