// Programs written by hand: JSON lines with inputs only, after an optional first line
// {"scenario": NAME, "why": WHAT IT SHOWS}. Empty lines are ignored.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Call } from "../../test/model/writer.js";
import { type Line, readLine, refuse } from "../../test/replay/line.js";
import { type Action, checkInputs } from "../../test/replay/recording.js";
import { CannotRecord } from "./python.js";

export interface Scenario {
  readonly name: string;
  readonly why: string;
  readonly calls: readonly Call[];
  /** The line of each call. */
  readonly lines: readonly number[];
}

/** The inputs of each operation; those with a question mark may be missing. */
const INPUTS: Readonly<Record<string, string>> = {
  ...{ new: "r sn k n? fin?", chain: "r sn n close? fin?", wref: "r sn x cb?", wget: "w r?" },
  ...{ set: "x i y", clr: "x i", push: "x y", pop: "x", load: "r x i", dup: "r x", drop: "r" },
  ...{ collect: "g", freeze: "", unfreeze: "", debug: "saveall", gload: "r sn", gclear: "" },
  ...{ rc: "x", out: "x", in: "x", tracked: "x", finalized: "x" },
  ...{ count: "", stats: "", gens: "", garbage: "" },
};

/** How many numbers follow the name of an action: at least, at most. */
const ACTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ resurrect: [1, 2], rescue: [2, 2], clear: [1, 1], store: [2, 2], drop: [1, 1] },
  ...{ new: [3, 3], collect: [1, 1], raise: [0, 0] },
};

const KINDS: readonly unknown[] = ["node", "fn", "list", "atom", "legacy"];
const GENERATIONS: readonly unknown[] = [0, 1, 2];

/** @throws {CannotRecord} With file and line, if a line is not an operation. */
export function readScenario(file: string): Scenario {
  let name = basename(file).replace(/\.jsonl?$/, "");
  let why = "";
  const calls: Call[] = [];
  const lines: number[] = [];
  for (const [index, text] of readFileSync(file, "utf8").split("\n").entries()) {
    if (text.trim() === "") continue;
    const line = readOperation(`${file}:${index + 1}`, text, calls.length === 0);
    if ("op" in line) {
      calls.push(line as unknown as Call);
      lines.push(index + 1);
    } else {
      name = String(line["scenario"] ?? name);
      why = String(line["why"] ?? "");
    }
  }
  if (calls.length === 0) throw new CannotRecord(`${file} has no operations.`);
  if (!/^[\w.-]+$/.test(name)) {
    throw new CannotRecord(
      `${file}: the name ${JSON.stringify(name)} cannot be the name of a file.`,
    );
  }
  return { name, why, calls, lines };
}

function readOperation(where: string, text: string, canBeHeader: boolean): Line {
  try {
    const line = readLine(where, text);
    if (canBeHeader && !("op" in line)) return line;
    delete line["t"];
    checkInputs(where, line);
    checkNames(where, line);
    if (line.k !== undefined && !KINDS.includes(line.k)) {
      refuse(where, "k", line.k, `one of ${KINDS.join(", ")}`);
    }
    if (line.g !== undefined && !GENERATIONS.includes(line.g)) {
      refuse(where, "g", line.g, "at most 2");
    }
    const { fn, do: actions } = (line.cb ?? {}) as { fn?: number; do?: Action[] };
    if (line.cb !== undefined && (fn === undefined) === (actions === undefined)) {
      throw new Error(`${where}: cb has either do or fn.`);
    }
    for (const action of [...((line.fin ?? []) as Action[]), ...(actions ?? [])]) {
      checkAction(where, action);
    }
    return line;
  } catch (error) {
    throw new CannotRecord((error as Error).message);
  }
}

/** Checks that the operation has every input that it needs, and no other. */
function checkNames(where: string, { op, ...inputs }: Line): void {
  const known = INPUTS[String(op)]?.split(" ").filter((name) => name !== "");
  if (!known) throw new Error(`${where}: there is no operation ${JSON.stringify(op)}.`);
  if ("out" in inputs) {
    throw new Error(`${where}: there is an outcome already; use --again to run recordings again.`);
  }
  const names = known.map((name) => name.replace("?", ""));
  const unknown = Object.keys(inputs).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `${where}: ${op} has no input ${unknown}; it has ${known.join(", ") || "none"}.`,
    );
  }
  const missing = known.find((name) => !name.endsWith("?") && inputs[name] === undefined);
  if (missing !== undefined) throw new Error(`${where}: ${op} needs the input ${missing}.`);
}

function checkAction(where: string, action: Action): void {
  const [name, ...numbers] = action;
  const counts = ACTIONS[name];
  if (!counts) throw new Error(`${where}: there is no action ${JSON.stringify(name)}.`);
  const [least, most] = counts;
  if (numbers.length < least || numbers.length > most || numbers.includes(null as never)) {
    const expected = least === most ? `${least}` : `${least} or ${most}`;
    throw new Error(
      `${where}: ${JSON.stringify(action)}: ${name} takes ${expected} whole numbers.`,
    );
  }
}
