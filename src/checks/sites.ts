// Where each object was made, and where the last one in each slot died. Equal call stacks are kept once.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type ObjectHistory, rememberHistory } from "../errors/history.js";
import { callStack, callsOf, placeOf } from "../host/call-stack.js";
import { HeapView } from "../invariants/view.js";
import { type Change, slotsMade, type Watcher } from "./guard.js";

/** How many frames of a stack are read: the library's own come first, and are left out. */
const STACK_DEPTH = 40;

interface Death extends ObjectHistory {
  readonly version: number;
}

/** Keeps the call stacks of creations and deaths. */
export class Sites implements Watcher {
  readonly own: Partial<Engine>;
  readonly #engine: Engine;
  readonly #describe: (slot: number) => unknown;
  readonly #made: string[] = [];
  readonly #deaths: Death[] = [];
  /** Each stack once: few places make objects. */
  readonly #stacks = new Map<string, string>();

  constructor(engine: Engine, describe: (slot: number) => unknown) {
    this.#engine = engine;
    this.#describe = describe;
    this.own = {
      history: (slot, version) => this.#history(slot, version),
      // Deaths are always observed, even if the heap does not ask.
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

  after(call: Change, result: number): void {
    const slots = slotsMade(this.#engine, call, result);
    if (slots.length === 0) return;
    const stack = this.#stack();
    for (const slot of slots) this.#made[slot] = stack;
  }

  #history(slot: number, version: number): ObjectHistory | undefined {
    const death = this.#deaths[slot];
    if (death?.version === version) return death;
    const made = this.#made[slot];
    const isPresent = this.#engine.metaOf(slot) >>> layout.VERSION_SHIFT === version;
    return isPresent && made !== undefined ? { made, died: undefined } : undefined;
  }

  #stack(): string {
    const stack = this.#engine.site?.() ?? callerStack();
    const known = this.#stacks.get(stack);
    if (known !== undefined) return known;
    this.#stacks.set(stack, stack);
    return stack;
  }
}

const [here = ""] = callsOf(String(new Error().stack));
/** The library's folder, as call stacks show it, without the subfolders of the built package. */
const library: string = (placeOf(here) ?? "").replace(/((checks|chunks)[\\/])?[^\\/]*$/, "");

/** The stack from the first caller outside the library; the whole stack when there is none. */
function callerStack(): string {
  const calls = callsOf(callStack(STACK_DEPTH, () => new Error().stack));
  const first = calls.findIndex((call) => !call.includes(library));
  return calls.slice(Math.max(first, 0)).join("\n");
}
