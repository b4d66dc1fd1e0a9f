// The parts of the library that a program has only if it asks for them, so that a page does not load what
// it never runs. Who has one puts it here when it is imported; the heaps look here when they need it. Node's
// entries have all of them.

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

/** What of a managed object is looked at. */
export interface Shown {
  readonly isDead: boolean;
  /** The attributes that are not undefined. */
  attributes(): [name: string, value: unknown][];
}

/** The parts, by name. */
export interface Parts {
  /** Makes a heap on the TypeScript engine. */
  readonly typescript: (options: EngineOptions) => Engine;
  /** Looks for violations of a heap's invariants; of the table of its objects too, where it has one. */
  readonly validate: (
    engine: Engine,
    describe: (slot: number) => unknown,
    atMost: number,
    objectTable?: ObjectTable,
  ) => Violation[];
  /** Compares what a runtime says it owns with the external counts. */
  readonly validateRoots: (
    life: Life,
    objects: HandleObjects,
    owned: ArrayLike<number>,
    stack: ArrayLike<number>,
  ) => Violation[];
  /** What is alive when a heap is disposed. */
  readonly leaks: (
    life: Life,
    objects: HeapObjects,
    external: ExternalBytes,
  ) => LeakReport | undefined;
  /** References that the heap cannot count: who has a dead object still, and what was assigned. */
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
  /** What the console shows of a heap. */
  readonly printHeap: (
    kind: string,
    life: Life,
    external: ExternalBytes,
    options: object,
    inspect: Inspect,
  ) => string;
  /** What the console shows of a managed object; `see` tells of another one. */
  readonly printObject: (
    object: object,
    see: (value: unknown) => Shown | undefined,
    options: object,
    inspect: Inspect,
  ) => string | undefined;
}

/** The entry that brings each part that a user may miss. */
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

/** What a program says to have the part. */
export function importOf(name: keyof typeof ENTRIES): string {
  return `import "${ENTRIES[name]}"`;
}

/** The part; `what` it is, for the message. @throws {GcError} ERR_NOT_IMPORTED */
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
