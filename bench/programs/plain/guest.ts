// The programs within QuickJS, as its host calls them; one script, `guest`.

import type { ProgramName } from "../index.js";
import type { Sizes, Standing } from "../program.js";
import { PLAIN_PROGRAMS } from "./index.js";
import { NOTHING, type PlainProgram } from "./scene.js";

/** A full collection: a function of the host. */
declare const collect: () => void;

let program: PlainProgram = PLAIN_PROGRAMS.chain;
let sizes: Sizes = {};
let standing: Standing<object> = NOTHING;
let made = 0;
let finalizedCount = 0;
const registry = new FinalizationRegistry(() => {
  finalizedCount++;
});

const scene = {
  get sizes(): Sizes {
    return sizes;
  },
  watch: (object: object): void => registry.register(object, undefined),
  collect: (): void => collect(),
};

export function prepare(name: ProgramName, text: string): void {
  program = PLAIN_PROGRAMS[name];
  sizes = JSON.parse(text) as Sizes;
  standing = program.prepare(scene);
  made = standing.made;
}

export function run(): string {
  standing = program.run(scene, standing);
  made += standing.made;
  return JSON.stringify({ made, units: standing.units ?? standing.made });
}

/** Objects that the program holds: of its own kinds, and including the arrays and buffers around them. */
export function reachable(): string {
  const seen = new Set<object>();
  const pending: object[] = [standing];
  let [own, all] = [0, 0];
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    if (seen.has(object)) continue;
    seen.add(object);
    all += object instanceof Uint8Array ? 2 : 1; // and its buffer
    if (object instanceof Uint8Array) continue;
    if (program.kinds.some((kind) => object instanceof kind)) own++;
    for (const value of Object.values(object)) {
      if (typeof value === "object" && value !== null) pending.push(value);
    }
  }
  return JSON.stringify({ own, all });
}

export function drop(): void {
  standing = NOTHING;
}

export function finalized(): string {
  return JSON.stringify(finalizedCount);
}
