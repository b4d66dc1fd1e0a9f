// A program on every engine: all must do the same.

import type { EngineChoice } from "../../src/engine/engine.js";
import type { EngineUnderTest } from "../engines.js";
import { Machine, type Play } from "./machine.js";
import { operationOf } from "./operations.js";

/** A fault that a program showed. */
interface Finding {
  /** A summary in one line. */
  readonly text: string;
  /** The trace of the program up to there. */
  readonly trace: readonly string[];
}

export interface Contest {
  readonly calls: number;
  readonly finding: Finding | undefined;
}

export function play(program: Uint8Array, choice: EngineChoice, stateAt?: number): Play {
  const machine = new Machine(program, operationOf, choice, stateAt);
  machine.run();
  return machine;
}

/** Runs a program on the twin, then on the other engines, which must do the same. */
export function contest(program: Uint8Array, engines: readonly EngineUnderTest[]): Contest {
  const [judge, ...others] = engines as [EngineUnderTest, ...EngineUnderTest[]];
  const judged = play(program, judge.choice);
  let finding = brokenness(judge, judged);
  for (const other of others) {
    if (finding) break;
    const played = play(program, other.choice);
    finding = difference(program, judge, judged, other, played) ?? brokenness(other, played);
  }
  return { calls: judged.calls, finding };
}

function brokenness({ name }: EngineUnderTest, { broken, trace }: Play): Finding | undefined {
  return broken === undefined ? undefined : { text: `${name}, ${broken}`, trace };
}

function difference(
  program: Uint8Array,
  judge: EngineUnderTest,
  judged: Play,
  other: EngineUnderTest,
  played: Play,
): Finding | undefined {
  const line = firstDifference(judged.trace, played.trace);
  if (line === undefined) return undefined;
  const text = [
    `line ${line} differs`,
    `${judge.name}: ${judged.trace[line]}`,
    `${other.name}: ${played.trace[line]}`,
    ...stateDifference(program, judge, other, line),
  ].join("\n  ");
  return { text, trace: judged.trace.slice(0, line) };
}

/** Where the states after a line differ. */
function stateDifference(
  program: Uint8Array,
  judge: EngineUnderTest,
  other: EngineUnderTest,
  line: number,
): string[] {
  const judged = play(program, judge.choice, line).state ?? [];
  const played = play(program, other.choice, line).state ?? [];
  const at = firstDifference(judged, played);
  return at === undefined ? [] : [`${judge.name}: ${judged[at]}`, `${other.name}: ${played[at]}`];
}

function firstDifference(one: readonly string[], other: readonly string[]): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return index;
  return undefined;
}
