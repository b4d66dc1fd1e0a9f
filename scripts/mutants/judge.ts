// A process that judges changed engines, one after the other: it plays the probes until one fails.
// The probe that failed last is played first the next time: what catches one bug catches the next.
//
// The kernel is sent as a module. The twin has all its changes in it already, behind switches (see
// twin.ts), and the number of one is sent.

import process from "node:process";
import { fileURLToPath } from "node:url";
import type { EngineUnderTest } from "../../test/engines.js";
import { allProbes, type Probe } from "./probes.js";

/** What the process is sent: a kernel to judge, or a change of the twin to switch on. */
export type Charge = { readonly wasm: Uint8Array } | { readonly change: string };

/** What it answers: the probe that failed, and how; neither when all passed. */
export interface Finding {
  readonly probe?: string;
  readonly failure?: string;
}

/** What Stryker's switches look at. */
interface Switches {
  activeMutant?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  currentTestId?: string;
  mutantCoverage?: { perTest: Record<string, Record<string, number>> };
}

/** Far more passes of one switch than a probe takes. */
const HITS_MAX = 3_000_000;

const { __stryker__: switches = {} } = globalThis as { __stryker__?: Switches };
(globalThis as { __stryker__?: Switches }).__stryker__ = switches;

const isTwin = process.argv[2] === "twin";
const sound = { engine: isTwin ? "wasm" : "typescript" } as const;
const probes = allProbes(fileURLToPath(new URL("../../", import.meta.url)), sound);

function judge(charge: Charge): Finding {
  if ("change" in charge) return judgeTwin(charge.change);
  try {
    const kernel = new WebAssembly.Module(new Uint8Array(charge.wasm));
    return firstFailing(probes, { name: "kernel", choice: { engine: "wasm", kernel } });
  } catch (error) {
    return { probe: "compilation", failure: String(error) };
  }
}

/** The probes that pass by each change, by its number; known after the twin was judged unchanged. */
let passing: Map<string, Probe[]> | undefined;

function judgeTwin(change: string): Finding {
  const engine = { name: "twin", choice: { engine: "typescript" } } as const;
  if (change === "") {
    const finding = firstFailing(probes, engine, (name) => {
      switches.currentTestId = name;
    });
    delete switches.currentTestId;
    passing = probesByChange();
    return finding;
  }
  Object.assign(switches, { activeMutant: change, hitLimit: HITS_MAX });
  try {
    return firstFailing(passing?.get(change) ?? [], engine, () => {
      switches.hitCount = 0;
    });
  } finally {
    switches.activeMutant = undefined;
  }
}

function probesByChange(): Map<string, Probe[]> {
  const byChange = new Map<string, Probe[]>();
  for (const probe of probes) {
    for (const change of Object.keys(switches.mutantCoverage?.perTest[probe.name] ?? {})) {
      byChange.set(change, [...(byChange.get(change) ?? []), probe]);
    }
  }
  return byChange;
}

/** Plays `list` until a probe fails; that one is its first from now on. */
function firstFailing(
  list: Probe[],
  engine: EngineUnderTest,
  begin: (probe: string) => void = () => {},
): Finding {
  for (const [index, probe] of list.entries()) {
    begin(probe.name);
    const failure = failureOf(() => probe.fails(engine));
    if (failure === undefined) continue;
    list.splice(index, 1);
    list.unshift(probe);
    return { probe: probe.name, failure: failure.slice(0, 200) };
  }
  return {};
}

function failureOf(call: () => string | undefined): string | undefined {
  try {
    return call();
  } catch (error) {
    return `threw ${error}`;
  }
}

console.error = () => undefined;
process.on("message", (charge: Charge) => process.send?.(judge(charge)));
process.send?.("ready");
