// A process that judges changed engines, one after the other: it runs the given probes until one fails.
//
// The kernel is sent as a module. The twin already contains all its changes, behind switches (see twin.ts),
// and the number of one is sent.

import process from "node:process";
import { fileURLToPath } from "node:url";
import type { EngineUnderTest } from "../../test/engines.js";
import { allProbes, type Probe } from "./probes.js";
import { NONE, PLACES_MAX, switches } from "./switches.js";

/** A kernel to judge, or the number of the change of the twin that is switched on. */
export type Charge = { readonly wasm: Uint8Array } | { readonly change: number };

/** A probe to run, and its limits. */
export interface Played {
  readonly number: number;
  readonly turns: number;
}

/** The message to the process: the probes to run, or none to survey them all. */
export type Question = Charge & { readonly probes: readonly Played[] | undefined };

/** A probe on the unchanged engine: how long it takes, and which places it reaches. */
export interface Surveyed {
  readonly name: string;
  readonly ms: number;
  /** Switches that it passed. */
  readonly turns: number;
  readonly reached: ReadonlySet<number>;
  readonly failure: string | undefined;
}

/** The process's reply: its survey, or which probe failed and how; nothing if all passed. */
export interface Answer {
  readonly surveyed?: readonly Surveyed[];
  readonly probe?: number;
  readonly failure?: string;
}

/** A surveyed kernel reports the places that it reaches: it imports another function. */
const reach = (place: number): void => {
  if (switches.reached) switches.reached[place] = 1;
};
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module: WebAssembly.Module, { env }: WebAssembly.Imports = {}) {
    super(module, { env: { ...env, reach } });
  }
};

const isTwin = process.argv[2] === "twin";
const sound = { engine: isTwin ? "wasm" : "typescript" } as const;
const probes = allProbes(fileURLToPath(new URL("../../", import.meta.url)), sound);

function judge({ probes: played, ...charge }: Question): Answer {
  let engine: EngineUnderTest;
  switches.active = "change" in charge ? charge.change : NONE;
  try {
    engine = engineOf(charge);
  } catch (error) {
    return { failure: `compilation: ${error}` };
  }
  if (!played) return { surveyed: probes.map((probe) => survey(probe, engine)) };
  for (const { number, turns } of played) {
    const failure = failureOf(probes[number] as Probe, engine, turns);
    if (failure !== undefined) return { probe: number, failure: failure.slice(0, 200) };
  }
  return {};
}

function engineOf(charge: Charge): EngineUnderTest {
  if ("change" in charge) return { name: "twin", choice: { engine: "typescript" } };
  const kernel = new WebAssembly.Module(new Uint8Array(charge.wasm));
  return { name: "kernel", choice: { engine: "wasm", kernel } };
}

function survey(probe: Probe, engine: EngineUnderTest): Surveyed {
  const passed = new Uint8Array(PLACES_MAX);
  switches.reached = passed;
  const startMs = performance.now();
  const failure = failureOf(probe, engine, Number.MAX_SAFE_INTEGER);
  const ms = performance.now() - startMs;
  switches.reached = undefined;
  const reached = new Set([...passed.keys()].filter((place) => passed[place] === 1));
  const turns = Number.MAX_SAFE_INTEGER - switches.left;
  return { name: probe.name, ms, turns, reached, failure };
}

function failureOf(probe: Probe, engine: EngineUnderTest, turns: number): string | undefined {
  switches.left = turns;
  try {
    return probe.fails(engine);
  } catch (error) {
    return `threw ${error}`;
  }
}

console.error = () => undefined;
process.on("message", (question: Question) => process.send?.(judge(question)));
process.send?.("ready");
