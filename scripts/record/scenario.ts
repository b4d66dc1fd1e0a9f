// Programs written by hand: JSON lines with inputs only, after an optional first line
// {"scenario": NAME, "why": WHAT IT SHOWS}. Empty lines are left out.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Call } from "../../test/model/writer.js";
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
const GENERATION_MAX = 2;

type Fields = Record<string, unknown>;

/** An error that names the line. */
type Refuse = (reason: string) => CannotRecord;

/** @throws {CannotRecord} With file and line, where a line is no operation. */
export function readScenario(file: string): Scenario {
  let name = basename(file).replace(/\.jsonl?$/, "");
  let why = "";
  const calls: Call[] = [];
  const lines: number[] = [];
  for (const [index, text] of readFileSync(file, "utf8").split("\n").entries()) {
    if (text.trim() === "") continue;
    const refuse: Refuse = (reason) => new CannotRecord(`${file}:${index + 1}: ${reason}`);
    const fields = parse(text, refuse);
    if (calls.length === 0 && !("op" in fields)) {
      name = String(fields["scenario"] ?? name);
      why = String(fields["why"] ?? "");
      continue;
    }
    check(fields, refuse);
    calls.push(fields as unknown as Call);
    lines.push(index + 1);
  }
  if (calls.length === 0) throw new CannotRecord(`${file} has no operations.`);
  if (!/^[\w.-]+$/.test(name)) {
    throw new CannotRecord(`${file}: the name ${JSON.stringify(name)} can be no file's name.`);
  }
  return { name, why, calls, lines };
}

function parse(text: string, refuse: Refuse): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw refuse(`no JSON: ${(error as Error).message}`);
  }
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Fields;
  }
  throw refuse("expected an object, an operation with its inputs");
}

function check(fields: Fields, refuse: Refuse): void {
  const { op, t: _, ...inputs } = fields;
  delete fields["t"];
  const known = INPUTS[String(op)]?.split(" ").filter((name) => name !== "");
  if (!known) throw refuse(`there is no operation ${JSON.stringify(op)}`);
  if ("out" in inputs) throw refuse("there is an outcome already; --again runs recordings anew");
  for (const name of Object.keys(inputs)) {
    if (!known.some((input) => input.replace("?", "") === name)) {
      throw refuse(`${op} has no input ${name}; it has ${known.join(", ") || "none"}`);
    }
  }
  for (const input of known) {
    const name = input.replace("?", "");
    if (inputs[name] !== undefined) checkInput(name, inputs[name], refuse);
    else if (name === input) throw refuse(`${op} needs the input ${name}`);
  }
}

function checkInput(name: string, value: unknown, refuse: Refuse): void {
  const shown = `${name} is ${JSON.stringify(value)}`;
  switch (name) {
    case "k":
      if (!KINDS.includes(value)) throw refuse(`${shown}, expected one of ${KINDS.join(", ")}`);
      return;
    case "close":
    case "saveall":
      if (typeof value !== "boolean") throw refuse(`${shown}, expected true or false`);
      return;
    case "fin":
      checkActions(name, value, refuse);
      return;
    case "cb": {
      const { fn, do: actions } = (value ?? {}) as Fields;
      if (fn === undefined) {
        checkActions("cb.do", actions, refuse);
        return;
      }
      if (actions !== undefined) throw refuse("cb has either do or fn");
      checkInput("cb.fn", fn, refuse);
      return;
    }
    default:
      if (!isCount(value)) throw refuse(`${shown}, expected a whole number, 0 or more`);
      if (name === "g" && (value as number) > GENERATION_MAX) throw refuse(`${shown}, at most 2`);
  }
}

function checkActions(name: string, actions: unknown, refuse: Refuse): void {
  if (!Array.isArray(actions)) throw refuse(`${name} is no list of actions`);
  for (const action of actions as unknown[]) {
    const [kind, ...numbers] = Array.isArray(action) ? (action as unknown[]) : [action];
    const counts = ACTIONS[String(kind)];
    if (!counts) throw refuse(`${name}: there is no action ${JSON.stringify(kind)}`);
    const [least, most] = counts;
    if (numbers.length < least || numbers.length > most || !numbers.every(isCount)) {
      const expected = least === most ? `${least}` : `${least} or ${most}`;
      throw refuse(`${name}: ${JSON.stringify(action)}: ${kind} takes ${expected} whole numbers`);
    }
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
