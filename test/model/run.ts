// Runs a random program on the model and on engines, and finds the first outcome that differs.

import type { EngineUnderTest } from "../engines.js";
import { difference } from "../replay/comparison.js";
import type { Operation, Outcome } from "../replay/recording.js";
import { isExplained, type Played } from "./free-order.js";
import { Model } from "./model.js";
import type { Program } from "./program.js";
import { SteppingPlayer } from "./stepping-player.js";
import { type Call, Writer } from "./writer.js";

/** The number of orders tried before a difference counts as one, */
const ORDERS = 2000;
/** or as many as run this number of operations. */
const ORDER_BUDGET = 400_000;

/** The outcome of a program. */
export interface Run {
  /** The operations that ran, with the model's outcomes. */
  readonly operations: readonly Operation[];
  /** The difference at the last of them; undefined if there was none. */
  readonly difference: string | undefined;
  /** Whether it ended early, at an outcome that depends on an order that Python leaves open. */
  readonly isOpen: boolean;
}

class BrokenHeap extends Error {}

/** An engine under comparison: what it did so far, and whether its heap broke. */
class Contestant {
  readonly name: string;
  readonly played: Played[] = [];
  /** An invariant does not hold, which no order explains. */
  isBroken = false;
  readonly #player: SteppingPlayer;
  #step: Outcome | undefined;

  constructor({ name, choice }: EngineUnderTest) {
    this.name = name;
    this.#player = new SteppingPlayer(choice);
  }

  /** Runs before the model does: the set that a collection in steps finds, if it is known then. */
  step(operation: Operation): Outcome {
    this.#step = this.#player.play(operation);
    return this.#step;
  }

  /** How it differs from the model; undefined if it does not. */
  play(operation: Operation, referentOf: ReadonlyMap<number, number>): string | undefined {
    let got: Outcome;
    try {
      got = this.#step ?? this.#player.play(operation);
      this.#step = undefined;
      const [broken] = this.#player.validate();
      if (broken) throw new BrokenHeap(broken.message);
    } catch (error) {
      this.played.push({ operation, outcome: undefined });
      this.isBroken = error instanceof BrokenHeap;
      return `threw ${error instanceof Error ? error.message : error}`;
    }
    this.played.push({ operation, outcome: got });
    return difference(operation.out, got, referentOf, "A");
  }
}

export interface RunOptions {
  /** Skips operations that cannot run on the model's present heap. */
  readonly skips?: (call: Call, model: Model) => boolean;
  /** Model operations that may be spent on explaining a difference by a free order. */
  readonly orderBudget?: number;
  /** After each operation a full collection takes a step of this many objects. */
  readonly stepObjects?: number;
}

/** Runs a random program to its end, or to the first operation whose outcome differs. */
export function run(
  { profile, steps }: Program,
  engines: readonly EngineUnderTest[],
  options: RunOptions = {},
): Run {
  const model = new Model();
  return compare(model, new Writer(profile, model).writeAll(steps), engines, options);
}

/** Runs a program that is written down already. */
export function runCalls(
  calls: readonly Call[],
  engines: readonly EngineUnderTest[],
  options: RunOptions,
): Run {
  return compare(new Model(), calls, engines, options);
}

/** Each call is taken once those before it have run on the model. */
function compare(
  model: Model,
  calls: Iterable<Call>,
  engines: readonly EngineUnderTest[],
  { skips = () => false, orderBudget = ORDER_BUDGET, stepObjects }: RunOptions,
): Run {
  const contestants = engines.map((engine) => new Contestant(engine));
  const referentOf = new Map<number, number>();
  const operations: Operation[] = [];
  for (const call of stepObjects === undefined ? calls : withSteps(calls, stepObjects)) {
    if (skips(call, model)) continue;
    const operation: Operation = { ...call, t: operations.length, out: {} };
    if (call.op === "step") {
      for (const contestant of contestants) operation.out = contestant.step(operation);
    }
    operations.push(operation);
    try {
      operation.out = model.play(operation);
    } catch (error) {
      if (call.op !== "step") throw error;
      return { operations, difference: `operation ${operation.t}: ${error}`, isOpen: false };
    }
    if (call.op === "wref") referentOf.set(call.sn as number, operation.out.v as number);
    let isOpen = false;
    for (const contestant of contestants) {
      const differs = contestant.play(operation, referentOf);
      if (differs === undefined) continue;
      const orders = Math.min(ORDERS, Math.ceil(orderBudget / operations.length));
      isOpen = !contestant.isBroken && isExplained(contestant.played, orders);
      const text = `operation ${operation.t} (${operation.op}) on ${contestant.name}: ${differs}`;
      if (!isOpen) return { operations, difference: text, isOpen };
    }
    if (isOpen) return { operations, difference: undefined, isOpen };
  }
  return { operations, difference: undefined, isOpen: false };
}

function* withSteps(calls: Iterable<Call>, units: number): Generator<Call> {
  for (const call of calls) {
    yield call;
    yield { op: "step", n: units };
  }
}
