// Programs of plain JavaScript objects, which run in V8 and, as text, in QuickJS. They import only what the
// bundler includes.

import type { Sizes, Standing } from "../program.js";

export interface PlainScene {
  readonly sizes: Sizes;
  /** Counts the finalizer of an object. It runs later, when the engine gets to it. */
  watch(object: object): void;
  collect(): void;
}

export interface PlainProgram {
  /** The classes of its objects, in Standing.made all of them. */
  readonly kinds: readonly (new (
    ...values: never[]
  ) => object)[];
  prepare(scene: PlainScene): Standing<object>;
  run(scene: PlainScene, before: Standing<object>): Standing<object>;
}

export class Witness {
  readonly count: number;
  readonly bytes: Uint8Array | undefined;

  constructor(count: number, bytes: number) {
    this.count = count;
    this.bytes = bytes > 0 ? new Uint8Array(bytes) : undefined;
  }
}

export const NOTHING: Standing<object> = { made: 0, held: [] };
