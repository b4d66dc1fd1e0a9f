// Where each object was made, and where the last one of each slot died: call stacks, of which equal
// ones are kept once.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { slotOf } from "../engine/handle.js";
import { type ObjectHistory, rememberHistory } from "../errors/history.js";
import { callStack } from "../host/call-stack.js";
import { HeapView } from "../invariants/view.js";
import type { Change, Watcher } from "./guard.js";

/** Calls of a stack that are looked at: those of the library come first, and are left out. */
const STACK_DEPTH = 40;

/** The calls that make an object and answer with its slot, or with its handle. */
const BY_SLOT: ReadonlySet<Change> = new Set(["alloc", "place", "allocSteal", "allocWeakref"]);
const BY_HANDLE: ReadonlySet<Change> = new Set(["allocHandle", "placeHandle", "allocStealHandle"]);

interface Death extends ObjectHistory {
  readonly version: number;
}

/** Keeps the call stacks of births and deaths. */
export class Sites implements Watcher {
  readonly own: Partial<Engine>;
  readonly #engine: Engine;
  readonly #describe: (slot: number) => unknown;
  readonly #made: string[] = [];
  readonly #deaths: Death[] = [];
  /** Each stack once: there are few places that make objects. */
  readonly #stacks = new Map<string, string>();

  constructor(engine: Engine, describe: (slot: number) => unknown) {
    this.#engine = engine;
    this.#describe = describe;
    this.own = {
      history: (slot, version) => this.#history(slot, version),
      // Deaths are heard of, whether the heap wants that or not.
      setControl: (field, value) =>
        engine.setControl(field, field === layout.OBSERVE_DEATHS ? 1 : value),
    };
  }

  before(call: Change): undefined {
    if (call !== "takeDeaths") return;
    const view = new HeapView(this.#engine.columns());
    const died = this.#stack();
    for (let slot = view.control(layout.DEAD_HEAD); view.isSlot(slot); slot = view.link(slot)) {
      const death = { version: view.version(slot), made: this.#made[slot] ?? "", died };
      this.#deaths[slot] = death;
      const object = this.#describe(slot);
      if (typeof object === "object" && object !== null) rememberHistory(object, death);
    }
  }

  after(call: Change, answer: number): void {
    if (answer === 0) return;
    if (BY_SLOT.has(call)) {
      this.#made[answer] = this.#stack();
    } else if (BY_HANDLE.has(call)) {
      this.#made[slotOf(answer)] = this.#stack();
    } else if (call === "allocMany") {
      const staged = this.#engine.stagingArea();
      const stack = this.#stack();
      for (let index = 0; staged && index < answer; index++) {
        this.#made[slotOf(staged[2 * index] as number)] = stack;
      }
    }
  }

  #history(slot: number, version: number): ObjectHistory | undefined {
    const death = this.#deaths[slot];
    if (death?.version === version) return death;
    const made = this.#made[slot];
    const isPresent = this.#engine.metaOf(slot) >>> layout.VERSION_SHIFT === version;
    return isPresent && made !== undefined ? { made, died: undefined } : undefined;
  }

  #stack(): string {
    const stack = callerStack();
    const known = this.#stacks.get(stack);
    if (known !== undefined) return known;
    this.#stacks.set(stack, stack);
    return stack;
  }
}

/** The folder of the library, as call stacks show it: where this very module stands. */
const library: string = folderOf(String(new Error().stack));

/** Of the innermost call of a stack; without what the package's folders are within the library's. */
function folderOf(stack: string): string {
  const [, place = ""] = /([^\s()]+):\d+:\d+\)?$/m.exec(stack) ?? [];
  return place.replace(/((checks|chunks)[\\/])?[^\\/]*$/, "");
}

/** The stack from the first call on that is not the library's; all of it when there is none. */
function callerStack(): string {
  const stack = callStack(STACK_DEPTH, () => new Error().stack);
  const lines = stack.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));
  const first = lines.findIndex((line) => !line.includes(library));
  return lines.slice(Math.max(first, 0)).join("\n");
}
