// A recorded program of CPython with a step of some objects between any two operations. Its outcomes without
// steps define what must happen: unreachable objects die earlier, never later, and a full collect() leaves
// the same objects. The comparison ends where order changes the outcome, above all in user code that acts on
// the heap; that the heap stays whole is checked throughout.

import { GENERATION_MASK, LEAF, SLOT_TOP, WEAKREF } from "../../assembly/layout.js";
import type { EngineChoice } from "../../src/engine/engine.js";
import { NoRoot, Player, Refused } from "../replay/player.js";
import type { Action, Operation, Outcome, Recording } from "../replay/recording.js";

/** The heap is validated after every n-th operation. */
const VALIDATION_STEP = 16;

/** Objects that a finalizer revived, or made and dropped, wait for the next collection. */
const ROUNDS_MAX = 10;

/** The outcome of a program. */
export interface Stepped {
  /** The first fault, and where; undefined if there was none. */
  readonly violation: string | undefined;
  readonly operations: number;
  /** Operations before order changed the outcome. */
  readonly compared: number;
  /** Operations at which something was already dead or finalized that CPython still had. */
  readonly early: number;
  readonly collections: number;
}

/** Reads the state of the heap it plays on. */
class SteppingPlayer extends Player {
  /** Slots of live objects, and those of them that something outside reaches. */
  look(): { live: Set<number>; reachable: Set<number> } {
    const { core } = this;
    const live = new Set<number>();
    for (let slot = 1; slot < core.control(SLOT_TOP); slot++) if (this.isLive(slot)) live.add(slot);
    const reachable = new Set([...live].filter((slot) => core.externalOf(slot) > 0));
    for (const slot of reachable) for (const held of this.#heldBy(slot)) reachable.add(held);
    return { live, reachable };
  }

  #heldBy(slot: number): number[] {
    const { core } = this;
    const held =
      core.metaOf(slot) & WEAKREF
        ? [core.callbackObjectOf(slot)]
        : Array.from({ length: core.referenceCount(slot) }, (_, at) => core.getReference(slot, at));
    return held.filter((referent) => referent !== 0);
  }

  isLive(slot: number): boolean {
    const { core } = this;
    return (core.metaOf(slot) & GENERATION_MASK) <= LEAF && core.refcountOf(slot) > 0;
  }
}

/** How often each event has happened so far. */
class Tally {
  readonly counts = new Map<string, number>();

  add({ ev = [], evsum = {} }: Outcome): void {
    for (const event of ev) this.#note(JSON.stringify(event), 1);
    for (const [kind, numbers] of Object.entries(evsum)) {
      for (const [at, number] of numbers.entries()) this.#note(`sum ${at} of ${kind}`, number);
    }
  }

  #note(event: string, times: number): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + times);
  }

  /** The first event that happened more often here than there; undefined if there is none. */
  excessOver(other: Tally, suits: (event: string) => boolean = () => true): string | undefined {
    for (const [event, times] of this.counts) {
      if (times > (other.counts.get(event) ?? 0) && suits(event)) return event;
    }
    return undefined;
  }
}

/** Whether actions do more than throw. */
const isActing = (actions: readonly Action[] = []): boolean =>
  actions.some(([name]) => name !== "raise");

/** The objects whose finalizers or callbacks act on the heap. */
function actorsOf(operations: readonly Operation[]): Set<number> {
  const actors = new Set<number>();
  for (const { sn = 0, op, n = 0, fin, cb } of operations) {
    if (!isActing(fin) && !isActing(cb?.do)) continue;
    for (let at = 0; at < (op === "chain" ? n : 1); at++) actors.add(sn + at);
  }
  return actors;
}

const isSubset = (some: readonly unknown[], all: readonly unknown[]): boolean => {
  const there = new Set(all);
  return some.every((one) => there.has(one));
};

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * A callback runs only if its weak reference outlives the referent, which it may do because the referent died
 * earlier.
 */
const isNoCallback = (event: string): boolean => !event.startsWith('["wcb"');

/** One program at work on one engine. */
class SteppedProgram {
  readonly #player: SteppingPlayer;
  readonly #stepOperation: Operation;
  readonly #actors: Set<number>;
  readonly #expected = new Tally();
  readonly #got = new Tally();
  /** Weak references with callbacks, and callback objects. */
  readonly #callbacks: Set<number>;
  readonly #hasLegacy: boolean;
  isComparable = true;
  early = 0;

  constructor(operations: readonly Operation[], choice: EngineChoice, maxObjects: number) {
    this.#stepOperation = { t: 0, op: "step", n: maxObjects, out: {} };
    this.#player = new SteppingPlayer(choice);
    this.#actors = actorsOf(operations);
    const called = operations.filter(({ cb, k }) => cb !== undefined || k === "fn");
    this.#hasLegacy = operations.some(({ k }) => k === "legacy");
    this.#callbacks = new Set(called.map(({ sn = 0 }) => sn));
  }

  get collections(): number {
    return this.#player.getStats()[2].collections;
  }

  /** One step. Returns what it did wrong; undefined if nothing. */
  step(): string | undefined {
    const { reachable } = this.#player.look();
    const outcome = this.#player.play(this.#stepOperation);
    this.#got.add(outcome);
    if (this.#hasActedEarly()) this.isComparable = false;
    const isLost = (slot: number): boolean => !this.#player.isLive(slot);
    // An actor may drop a reachable object.
    const dead = this.#hasActed(outcome) ? undefined : [...reachable].find(isLost);
    if (dead !== undefined) return `slot ${dead} is dead, and was reachable`;
    return undefined;
  }

  /** One operation of the program. Returns how it differs from CPython where it must not. */
  play(operation: Operation): string | undefined {
    let got: Outcome;
    const wasPaused = this.#player.steps.isPaused;
    try {
      got = this.#player.play(operation);
    } catch (error) {
      const isFromOrder = error instanceof NoRoot || error instanceof Refused;
      if (!isFromOrder || this.isComparable) throw error;
      return undefined;
    }
    this.#got.add(got);
    if (!this.isComparable) return undefined;
    const expected = operation.out;
    this.#expected.add(expected);
    if (this.#got.excessOver(this.#expected)) this.early++;
    // A collection first finishes what waits for its next step.
    if (this.#isOpen(operation, got) || (wasPaused && this.#hasActed(got))) {
      this.isComparable = false;
      return undefined;
    }
    const late = this.#expected.excessOver(this.#got, (event) => !this.#mayWait(event));
    if (late !== undefined) return `${late} is late`;
    const isFull = operation.op === "collect" && operation.g === 2;
    return (
      this.#differs(operation, got) ?? (isFull ? this.#differsWhenFull(operation, got) : undefined)
    );
  }

  /** Whether order has changed the outcome: something happened earlier, and the program can observe it. */
  #isOpen({ op, r, out }: Operation, got: Outcome): boolean {
    if (op === "wget" && r !== undefined) return !same(got.v, out.v);
    if (op === "freeze" || op === "gload") return !same(got.v, out.v);
    if (op === "gclear") return !same(got.released?.sort(), out.released?.toSorted());
    if (op === "debug") return this.#got.excessOver(this.#expected) !== undefined;
    return this.#hasActedEarly();
  }

  #hasActed({ ev = [] }: Outcome): boolean {
    return ev.some(([, id]) => this.#actors.has(id as number));
  }

  #hasActedEarly(): boolean {
    return this.#got.excessOver(this.#expected, (event) => this.#isOfActor(event)) !== undefined;
  }

  /**
   * A weak reference dropped while its callback waits for the next step dies after that step, with its
   * callback.
   */
  #mayWait(event: string): boolean {
    if (!this.#player.steps.isPaused || !event.startsWith('["dead"')) return false;
    return this.#callbacks.has((JSON.parse(event) as number[])[1] as number);
  }

  #isOfActor(event: string): boolean {
    return event.startsWith("[") && this.#actors.has((JSON.parse(event) as number[])[1] as number);
  }

  /** A full collection leaves the same objects as without steps, unless something is frozen. */
  #differsWhenFull({ out }: Operation, got: Outcome): string | undefined {
    if (this.#player.getFreezeCount() > 0) return undefined;
    const early = this.#got.excessOver(this.#expected, isNoCallback);
    if (early !== undefined) return `${early} has not happened in CPython`;
    if (got.live !== out.live) return `live: expected ${out.live}, got ${got.live}`;
    return same(got.count, out.count)
      ? undefined
      : `count: expected ${out.count}, got ${got.count}`;
  }

  /**
   * Compares the results of an operation, other than events: reachable objects are as in CPython, garbage may
   * be gone earlier.
   */
  #differs({ op, out }: Operation, got: Outcome): string | undefined {
    const show = (isRight: boolean): string | undefined =>
      isRight ? undefined : `expected ${JSON.stringify(out)}, got ${JSON.stringify(got)}`;
    switch (op) {
      case "rc":
        return show((got.v as number) <= (out.v as number));
      case "in":
        return show(isSubset(got.v as number[], out.v as number[]));
      case "garbage":
        return show(isSubset(out.v as number[], got.v as number[]));
      case "gens":
        return show(this.#areGenerationsRight(got.gens ?? [], out.gens ?? []));
      case "collect":
        return show(got.count?.[0] === out.count?.[0]);
      case "wget":
        return show(got.v === null || got.v === out.v);
      case "count":
      case "stats":
      case "gclear":
        return undefined;
      default:
        return show(same(got.v, out.v));
    }
  }

  /**
   * Survivors stay in their generation; weak references whose callbacks were called, and objects reachable
   * from legacy ones, join the oldest, as in any full collection.
   */
  #areGenerationsRight(got: readonly number[][], expected: readonly number[][]): boolean {
    const all = expected.flat();
    return got.every((ids, at) =>
      ids.every(
        (id) =>
          expected[at]?.includes(id) ||
          (all.includes(id) && (this.#callbacks.has(id) || this.#hasLegacy)),
      ),
    );
  }

  validate(): string | undefined {
    return this.#player.validate(1)[0]?.message;
  }

  /** Checks that nothing unheld is left; returns what is. */
  end(): string | undefined {
    const player = this.#player;
    player.play({ t: 0, op: "debug", saveall: false, out: {} });
    player.unfreeze();
    for (let round = 0; round < ROUNDS_MAX && player.collect() > 0; round++) {}
    const { live, reachable } = player.look();
    const left = [...live].find((slot) => !reachable.has(slot));
    return left === undefined ? this.validate() : `slot ${left} is left, and nothing holds it`;
  }
}

/** Plays a recording with a step of this many objects before each operation. */
export function playInSteps(
  { name, ordFrom, operations }: Recording,
  choice: EngineChoice,
  maxObjects: number,
): Stepped {
  const program = new SteppedProgram(operations, choice, maxObjects);
  let compared = 0;
  const result = (violation: string | undefined): Stepped => ({
    violation,
    operations: operations.length,
    compared,
    early: program.early,
    collections: program.collections,
  });
  for (const [at, operation] of operations.entries()) {
    if (ordFrom !== null && operation.t >= ordFrom) program.isComparable = false;
    const violation =
      program.step() ??
      program.play(operation) ??
      (at % VALIDATION_STEP === 0 ? program.validate() : undefined);
    if (violation !== undefined) {
      return result(`${name}, operation ${operation.t} (${operation.op}): ${violation}`);
    }
    if (program.isComparable) compared++;
  }
  const left = program.end();
  return result(left === undefined ? undefined : `${name}, at the end: ${left}`);
}
