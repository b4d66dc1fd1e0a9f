// Programs of plain JavaScript objects under V8's own collector.

import { queryObjects } from "node:v8";
import type { ProgramTask } from "../index.js";
import type { ProgramRun } from "../program.js";
import { V8Pauses } from "../v8-pauses.js";
import { PLAIN_PROGRAMS } from "./index.js";
import { NOTHING } from "./scene.js";

const TURN_MS = 20;
const TURNS_MAX = 250;

export async function runPlain({ program, sizes }: ProgramTask): Promise<ProgramRun> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("V8's collector is not there: node --expose-gc.");
  const { kinds, prepare, run } = PLAIN_PROGRAMS[program];
  let [watched, finalized] = [0, 0];
  const registry = new FinalizationRegistry(() => finalized++);
  const scene = {
    sizes,
    watch: (object: object) => {
      watched++;
      registry.register(object, undefined);
    },
    collect: () => void gc(),
  };
  const countAlive = (): number =>
    kinds.reduce((sum, kind) => sum + queryObjects(kind, { format: "count" }), 0);
  let standing = prepare(scene);
  const { made: madeBefore } = standing;
  gc();
  const v8 = new V8Pauses();
  const cpu = process.cpuUsage();
  const start = performance.now();
  standing = run(scene, standing);
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const processBytes = process.resourceUsage().maxRSS * 1024;
  const v8Pauses = await v8.between(start, end);
  const made = madeBefore + standing.made;
  const units = standing.units ?? standing.made;
  const kept = countAlive();
  standing = NOTHING;
  // Finalizers run in later turns of the event loop, a collection later.
  for (let turn = 0; turn < TURNS_MAX && finalized < watched; turn++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
  return {
    outcome: { made, finalized, kept, left: countAlive() },
    ms: end - start,
    cpuMs: (user + system) / 1000,
    units,
    pauses: v8Pauses,
    processBytes,
  };
}
