// Makes a recording of a program: what the local Python did, and our model's verdict.

import {
  type Difference,
  differenceInOrder,
  firstOpen,
  isExplained,
  type Played,
} from "../../test/model/free-order.js";
import { CPYTHON_ORDER } from "../../test/model/order.js";
import { runCalls } from "../../test/model/run.js";
import { isImpossible, smallestOf } from "../../test/model/shrink.js";
import type { Call } from "../../test/model/writer.js";
import type { Operation } from "../../test/replay/recording.js";
import { featuresOf } from "./features.js";
import type { Python } from "./python.js";

/** The number of orders tried to find where an outcome depends on one, */
const ORDERS_FOR_OPEN = 32;
/** to find the one that CPython took, */
const ORDERS_FOR_MODEL = 2000;
/** and when a program is made smaller. */
const ORDERS_FOR_SHRINKING = 50;
/** The limit on objects and operations for all orders together. */
const ORDER_BUDGET = 2_000_000;

/** The origin of a program: its part of the header. */
export type Origin =
  | { readonly seed: number; readonly profile: string }
  | { readonly scenario: string; readonly why: string; readonly profile: "scenario" };

/** The outcomes of CPython for a program, and the model's. */
interface Compared {
  /** With CPython's outcomes. */
  readonly operations: readonly Operation[];
  /** Where the model differs from CPython in every order; undefined if it agrees in one. */
  readonly difference: Difference | undefined;
  /** Why CPython could not do the next operation; undefined if it did all. */
  readonly impossible: string | undefined;
}

/** A recording as it is written, and facts for its user. */
export interface Made extends Compared {
  /** The lines of the file. */
  readonly text: string;
  /** The first operation whose outcome depends on an order that Python leaves open; or null. */
  readonly ordFrom: number | null;
}

/** Runs a program on the local Python and records everything observable. */
export function record(origin: Origin, calls: readonly Call[], python: Python): Made {
  const compared = compare(calls, python, ORDERS_FOR_MODEL);
  const { operations, difference } = compared;
  // After a difference every order differs from CPython, which proves nothing.
  const certain = played(operations).slice(0, difference?.index);
  const ordFrom = firstOpen(certain, affordable(calls, ORDERS_FOR_OPEN)) ?? null;
  const header = {
    trace: 1,
    ...origin,
    ops: operations.length,
    ...featuresOf(operations),
    python: python.version,
    ordFrom,
    model: difference ? [difference.index, difference.text] : null,
  };
  const text = [header, ...operations].map((line) => `${JSON.stringify(line)}\n`).join("");
  return { ...compared, text, ordFrom };
}

/** A small program in which CPython and the model differ as in the recorded one. */
export function shrinkDifference(made: Made, python: Python): Compared {
  return smallestOf<Call, Compared>(made, (left) => {
    const possible = runCalls(left, [], { skips: isImpossible }).operations;
    const calls = possible.map(({ t: _, out: __, ...call }) => call);
    const compared = compare(calls, python, ORDERS_FOR_SHRINKING);
    if (compared.difference === undefined || compared.impossible !== undefined) return undefined;
    return { ...compared, operations: compared.operations.slice(0, compared.difference.index + 1) };
  });
}

function compare(calls: readonly Call[], python: Python, ordersMax: number): Compared {
  const { outcomes, impossible } = python.runProgram(calls);
  const operations = outcomes.map((out, t): Operation => ({ t, ...(calls[t] as Call), out }));
  const found = differenceInOrder(played(operations), CPYTHON_ORDER);
  const orders = affordable(calls, ordersMax);
  const isAgreed = found === undefined || isExplained(played(operations), orders);
  return { operations, difference: isAgreed ? undefined : found, impossible };
}

const played = (operations: readonly Operation[]): Played[] =>
  operations.map((operation) => ({ operation, outcome: operation.out }));

/** This many orders, or as many as the budget allows for a program of this size. */
function affordable(calls: readonly Call[], orders: number): number {
  const size = calls.reduce((sum, { op, n = 0 }) => sum + (op === "chain" ? n : 1), 0);
  return Math.min(orders, Math.ceil(ORDER_BUDGET / size));
}
