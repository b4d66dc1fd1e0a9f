// Turns the steps of a random program into operations that are valid at their place: their operands are
// chosen among what the model holds at that moment.

import type { Action, Operation } from "../replay/recording.js";
import type { Model } from "./model.js";
import type { Profile } from "./profiles.js";
import { CHOICE_END, type Step } from "./program.js";
import type { Thing } from "./thing.js";

/** A recorded operation without its number and its outcome. */
export type Call = Omit<Operation, "t" | "out">;

/** From this many roots on, each step first drops one. */
const ROOTS_MAX = 30;

/** A finalizer revives an object once, a legacy one at most twice. */
const END_ROUNDS = 3;

const WIDTHS: readonly number[] = [1, 1, 2, 2, 3, 4, 6, 8];
const RING_SIZES: readonly number[] = [1, 1, 2, 2, 3, 4, 6, 10];
const CHAIN_LENGTHS: readonly number[] = [2, 7, 49, 60, 150, 400, 1100];

/** The choices of one step, as many as needed. */
class Choices {
  readonly #numbers: readonly number[];
  #taken = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number below `count`; 0 if the step's numbers have shrunk to nothing. */
  below(count: number): number {
    const round = Math.floor(this.#taken / this.#numbers.length);
    const number = this.#numbers[this.#taken % this.#numbers.length] as number;
    this.#taken++;
    const turned = (number + round * ((number * 40503) & 0xffff)) % CHOICE_END;
    return Math.floor((turned * count) / CHOICE_END);
  }

  among<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }
}

export class Writer {
  readonly #profile: Profile;
  readonly #model: Model;
  #ids = 0;
  #rootIds = 0;
  #savesAll = false;

  constructor(profile: Profile, model: Model) {
    this.#profile = profile;
    this.#model = model;
  }

  /** The operations of all steps. Each must have run on the model before the next is taken. */
  *writeAll(steps: readonly Step[]): Generator<Call> {
    for (const step of steps) yield* this.#write(step);
    yield* this.#end();
  }

  /** At the end everything left is released, repeatedly while finalizers revive it. */
  *#end(): Generator<Call> {
    yield { op: "gens" };
    if (this.#savesAll) yield { op: "debug", saveall: false };
    yield { op: "unfreeze" };
    for (let round = 0; round < END_ROUNDS; round++) {
      for (const root of [...this.#model.roots.keys()]) yield* this.#drop(root);
      yield* [{ op: "collect", g: 2 }, { op: "garbage" }, { op: "gclear" }];
    }
    yield* [{ op: "stats" }, { op: "gens" }];
  }

  *#write(step: Step): Generator<Call> {
    const choices = new Choices(step.choices);
    if (this.#model.roots.size > ROOTS_MAX) yield* this.#drop(this.#root(choices));
    if (step.name === "ring") yield* this.#ring(choices);
    else yield* this.#one(step, choices);
  }

  // --- The present state

  #root(choices: Choices, suits: (thing: Thing) => boolean = () => true): number | undefined {
    const { roots } = this.#model;
    return choices.among([...roots.keys()].filter((root) => suits(roots.get(root) as Thing)));
  }

  /** A root of anything that may be stored in a slot here. */
  #value(choices: Choices): number | undefined {
    return this.#root(choices, ({ kind }) => this.#profile.entanglesWeakrefs || kind !== "wref");
  }

  // --- Operations

  *#one({ name }: Step, choices: Choices): Generator<Call> {
    const { garbage, roots } = this.#model;
    switch (name) {
      case "new":
        yield this.#new(choices, 0);
        return;
      case "chain": {
        const n = choices.among(CHAIN_LENGTHS);
        const fin = this.#finalizer(choices, 1, true);
        yield {
          op: name,
          r: ++this.#rootIds,
          sn: this.#ids + 1,
          n,
          close: choices.chance(50),
          ...fin,
        };
        this.#ids += n;
        return;
      }
      case "set":
      case "push":
        yield* this.#link(this.#holder(choices), this.#value(choices), choices);
        return;
      case "clr": {
        const x = this.#root(choices, ({ kind, slots }) => kind !== "list" && slots.length > 0);
        if (x !== undefined) yield { op: name, x, i: this.#index(x, choices) };
        return;
      }
      case "pop": {
        const x = this.#root(choices, ({ kind, slots }) => kind === "list" && slots.length > 0);
        if (x !== undefined) yield { op: name, x };
        return;
      }
      case "load": {
        const x = this.#root(choices, ({ slots }) => slots.length > 0);
        if (x !== undefined) yield { op: name, r: ++this.#rootIds, x, i: this.#index(x, choices) };
        return;
      }
      case "loadown":
      case "setsteal":
      case "swap": {
        const x = this.#root(choices, ({ slots }) => slots.length > 0);
        const y = name === "loadown" ? undefined : this.#value(choices);
        if (x === undefined || (y === undefined && name !== "loadown")) return;
        const at = { op: name, x, i: this.#index(x, choices) };
        const r = name === "setsteal" ? undefined : ++this.#rootIds;
        yield { ...at, ...(y !== undefined && { y }), ...(r !== undefined && { r }) };
        return;
      }
      case "newsteal": {
        const [x, y] = [this.#value(choices), this.#value(choices)];
        if (x === undefined || y === undefined) return;
        const n = Math.max(2, choices.among(WIDTHS));
        const made = { op: name, r: ++this.#rootIds, sn: ++this.#ids, k: "node", n };
        yield { ...made, x, ...(x !== y && { y }), ...this.#finalizer(choices, n, false) };
        return;
      }
      case "pushsteal":
      case "insert": {
        const x = this.#root(choices, ({ kind }) => kind === "list");
        const y = this.#value(choices);
        if (x === undefined || y === undefined) return;
        if (name === "pushsteal") yield { op: name, x, y };
        else yield { op: name, x, i: choices.below(this.#model.at(x).slots.length + 1), y };
        return;
      }
      case "popown":
      case "remove":
      case "truncate": {
        const x = this.#root(choices, ({ kind, slots }) => kind === "list" && slots.length > 0);
        if (x === undefined) return;
        const i = this.#index(x, choices);
        if (name === "popown") yield { op: name, x, r: ++this.#rootIds };
        else yield name === "remove" ? { op: name, x, i } : { op: name, x, n: i };
        return;
      }
      case "drop":
        yield* this.#drop(this.#root(choices));
        return;
      case "wref":
        yield* this.#weakref(
          this.#root(choices, ({ kind }) => kind !== "wref"),
          choices,
        );
        return;
      case "wget": {
        const w = this.#root(choices, ({ kind }) => kind === "wref");
        if (w === undefined) return;
        yield { op: name, w, ...(choices.chance(30) && { r: ++this.#rootIds }) };
        return;
      }
      case "collect":
        yield { op: name, g: choices.among([0, 0, 1, 2, 2]) };
        return;
      case "debug":
        this.#savesAll = !this.#savesAll;
        yield { op: name, saveall: this.#savesAll };
        return;
      case "gload": {
        const kept = choices.among(garbage);
        if (kept) yield { op: name, r: ++this.#rootIds, sn: kept.id };
        return;
      }
      case "dup":
      case "rc":
      case "out":
      case "in":
      case "tracked":
      case "finalized": {
        if (roots.size === 0) return;
        const x = this.#root(choices) as number;
        yield name === "dup" ? { op: name, r: ++this.#rootIds, x } : { op: name, x };
        return;
      }
      default:
        yield { op: name };
    }
  }

  *#drop(root: number | undefined): Generator<Call> {
    if (root !== undefined && this.#model.roots.has(root)) yield { op: "drop", r: root };
  }

  #index(root: number, choices: Choices): number {
    return choices.below(this.#model.at(root).slots.length);
  }

  #holder(choices: Choices): number | undefined {
    return this.#root(choices, ({ kind, slots }) => kind === "list" || slots.length > 0);
  }

  /** Makes x refer to y. */
  *#link(x: number | undefined, y: number | undefined, choices: Choices): Generator<Call> {
    const { roots } = this.#model;
    if (x === undefined || y === undefined || !roots.has(x) || !roots.has(y)) return;
    const { kind, slots } = this.#model.at(x);
    const isPushed = kind === "list" && (slots.length === 0 || choices.chance(75));
    if (isPushed) yield { op: "push", x, y };
    else yield { op: "set", x, i: this.#index(x, choices), y };
  }

  /** A knot of references whose roots are dropped, all or all but one: most of them are garbage then. */
  *#ring(choices: Choices): Generator<Call> {
    const ring: number[] = [];
    for (let left = choices.among(RING_SIZES); left > 0; left--) {
      const call = this.#new(choices, 1);
      ring.push(call.r as number);
      yield call;
    }
    for (const [index, root] of ring.entries()) {
      yield* this.#link(root, ring[(index + 1) % ring.length], choices);
    }
    for (let chords = choices.below(3); chords > 0; chords--) {
      yield* this.#link(choices.among(ring), choices.among(ring), choices);
    }
    if (choices.chance(40)) yield* this.#link(choices.among(ring), this.#value(choices), choices);
    if (choices.chance(30)) yield* this.#link(this.#holder(choices), choices.among(ring), choices);
    if (choices.chance(this.#profile.entanglesWeakrefs ? 70 : 30)) {
      const root = choices.among(ring);
      yield* this.#weakref(this.#model.roots.has(root) ? root : undefined, choices);
      if (this.#profile.entanglesWeakrefs && choices.chance(50)) {
        yield* this.#link(choices.among(ring), this.#rootIds, choices);
        yield* this.#drop(this.#rootIds);
      }
    }
    for (const root of ring.slice(choices.chance(20) ? 1 : 0)) yield* this.#drop(root);
  }

  #new(choices: Choices, widthMin: number): Call {
    const chosen = choices.among(this.#profile.kinds);
    const kind = chosen === "atom" && widthMin > 0 ? "node" : chosen;
    const call = { op: "new", r: ++this.#rootIds, sn: ++this.#ids, k: kind };
    if (kind === "list" || kind === "atom") return call;
    const n = Math.max(choices.among(WIDTHS), widthMin);
    if (kind !== "legacy") return { ...call, n, ...this.#finalizer(choices, n, false) };
    return { ...call, n, fin: this.#legacyActions(choices) };
  }

  *#weakref(x: number | undefined, choices: Choices): Generator<Call> {
    if (x === undefined) return;
    const call = { op: "wref", r: ++this.#rootIds, sn: ++this.#ids, x };
    const kind = choices.below(10);
    if (kind < 3) {
      yield call;
    } else if (kind < 5) {
      const fn = this.#root(choices, (thing) => thing.kind === "fn");
      yield fn === undefined ? call : { ...call, cb: { fn } };
    } else {
      yield { ...call, cb: { do: this.#callbackActions(choices, call.r) } };
    }
  }

  // --- Actions

  #finalizer(choices: Choices, width: number, isShared: boolean): { fin?: Action[] } {
    const kind = choices.among(this.#profile.finalizers);
    if (kind === "") return {};
    const fin: Action[] = [];
    if (kind === "resurrect" && !isShared) fin.push(["resurrect", ++this.#rootIds]);
    for (let left = kind === "acting" ? 1 + choices.below(2) : 0; left > 0; left--) {
      const action = this.#action(choices, width, isShared);
      if (action) fin.push(action);
    }
    if (kind !== "quiet" && choices.chance(12)) fin.push(["raise"]);
    return { fin };
  }

  /** An action of a finalizer; many objects may share one. */
  #action(choices: Choices, width: number, isShared: boolean): Action | undefined {
    const kind = choices.below(8);
    if (kind === 0) return ["clear", choices.below(width)];
    if (kind === 1) return ["collect", choices.below(3)];
    if (kind === 2) return ["drop", this.#root(choices) ?? 0];
    if (isShared) return undefined;
    if (kind === 3) return ["resurrect", ++this.#rootIds];
    if (kind === 4) return ["rescue", choices.below(width), ++this.#rootIds];
    if (kind === 5) return ["new", ++this.#ids, choices.below(3), ++this.#rootIds];
    return this.#store(choices);
  }

  #store(choices: Choices): Action | undefined {
    const holder = this.#root(choices, ({ kind, slots }) => kind !== "list" && slots.length > 0);
    return holder === undefined ? undefined : ["store", holder, this.#index(holder, choices)];
  }

  #legacyActions(choices: Choices): Action[] {
    const actions: Action[] = [];
    if (choices.chance(25)) actions.push(["resurrect", ++this.#rootIds, 1 + choices.below(2)]);
    if (choices.chance(10)) actions.push(["raise"]);
    return actions;
  }

  #callbackActions(choices: Choices, ownRoot: number): Action[] {
    const kind = choices.below(20);
    if (kind < 8) return [];
    if (kind < 12) return [["drop", ownRoot]];
    if (kind < 13) return [["raise"]];
    if (!this.#profile.entanglesWeakrefs) return [];
    if (kind < 15) return [["new", ++this.#ids, choices.below(2), ++this.#rootIds]];
    if (kind < 17) return [["collect", choices.below(3)]];
    if (kind < 18) return [["drop", this.#root(choices) ?? 0]];
    const store = this.#store(choices);
    return store ? [store, ["drop", ownRoot]] : [["resurrect", ++this.#rootIds]];
  }
}
