// The subjects that run the programs' one body in Node: a program on its objects, timed.

import type { EngineName } from "ouroboros-gc/raw";
import { PROGRAMS, type ProgramTask } from "../index.js";
import { Garbage, type Objects, type Outcome, type ProgramRun } from "../program.js";
import { V8Pauses } from "../v8-pauses.js";
import { BatchObjects } from "./batch.js";
import type { Collector } from "./collector.js";
import { CountedObjects } from "./counted.js";
import { type Declaration, ManagedObjects } from "./managed.js";
import { RawObjects } from "./raw.js";
import { StealObjects } from "./steal.js";

type Subject<T> = Objects<T> & Collector;

/** What must be known of a program before its objects are made. */
interface Need {
  readonly isAutomatic: boolean;
  /** Objects without a finalizer have bytes attached. */
  readonly hasBytes: boolean;
  readonly garbage: Garbage;
}

export type SubjectName =
  | "raw"
  | "raw, batches"
  | "raw, steal"
  | "raw, TypeScript"
  | "managed"
  | "managed, declare"
  | "counted by hand";

const raw =
  (engine: EngineName) =>
  ({ isAutomatic, hasBytes, garbage }: Need): RawObjects =>
    new RawObjects(engine, isAutomatic, hasBytes, garbage);

const managed =
  (declaration: Declaration) =>
  ({ isAutomatic, garbage }: Need): ManagedObjects =>
    new ManagedObjects("wasm", isAutomatic, declaration, garbage);

const SUBJECTS: Readonly<Record<SubjectName, (need: Need) => unknown>> = {
  raw: raw("wasm"),
  "raw, batches": ({ isAutomatic, hasBytes, garbage }) =>
    new BatchObjects("wasm", isAutomatic, hasBytes, garbage),
  "raw, steal": ({ isAutomatic, hasBytes, garbage }) =>
    new StealObjects("wasm", isAutomatic, hasBytes, garbage),
  "raw, TypeScript": raw("typescript"),
  managed: managed("field"),
  "managed, declare": managed("declare"),
  "counted by hand": ({ isAutomatic, garbage }) => new CountedObjects(isAutomatic, garbage),
};

export const SUBJECT_NAMES = Object.keys(SUBJECTS) as readonly SubjectName[];

export function runOnObjects(name: SubjectName, task: ProgramTask): Promise<ProgramRun> {
  const { isAutomatic } = PROGRAMS[task.program];
  const garbage = new Garbage();
  const subject = SUBJECTS[name]({ isAutomatic, hasBytes: task.program === "queue", garbage });
  return run(subject as Subject<unknown>, task, garbage);
}

async function run<T>(
  subject: Subject<T>,
  { program, sizes }: ProgramTask,
  garbage: Garbage,
): Promise<ProgramRun> {
  const { prepare, run } = PROGRAMS[program];
  const scene = { objects: subject, sizes, garbage, collect: () => subject.collect() };
  const before = prepare(scene);
  subject.collect();
  const pauses: number[] = [];
  let startedAt = 0;
  subject.onCollection((phase) => {
    if (phase === "start") startedAt = performance.now();
    else pauses.push(performance.now() - startedAt);
  });
  const v8 = new V8Pauses();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const after = run(scene, before);
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const processBytes = process.resourceUsage().maxRSS * 1024;
  const inProgram = [...pauses];
  const { heapBytes } = subject;
  const made = before.made + after.made;
  subject.collect();
  const kept = subject.countAlive();
  subject.releaseAll(after.held);
  subject.collect();
  const { finalized, most } = garbage;
  const outcome: Outcome = { made, finalized, kept, left: subject.countAlive() };
  return {
    outcome,
    ms: end - start,
    cpuMs: (user + system) / 1000,
    units: after.units ?? after.made,
    pauses: inProgram,
    v8Pauses: await v8.between(start, end),
    mostGarbage: most,
    ...(heapBytes !== undefined && { heapBytes }),
    processBytes,
  };
}
