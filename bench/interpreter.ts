// The cost of a heap for a language runtime: the interpreter of examples/ on the heap, compared with one that
// does nothing.
//
//   npm run build && npx tsx bench/interpreter.ts [WORKLOAD]
//
// Each workload and memory in its own process, in turns, ROUNDS times: medians of ns of processor time an
// instruction. Prints the table of examples/interpreter/README.md.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Engine, Heap, type HeapOptions, slotOf } from "ouroboros-gc/raw";
import { Interpreter } from "../examples/interpreter/interpreter.js";
import {
  CheckedMemory,
  type Memory,
  type OnDeath,
  type Ref,
  UncheckedMemory,
} from "../examples/interpreter/memory.js";
import { STRING } from "../examples/interpreter/objects.js";

const [ROUNDS, RUNS, WARM_UP] = [5, 10, 5];

/** Each defines `run`, which the measured program calls; `work` is the number of turns. */
const WORKLOADS: Readonly<Record<string, string>> = {
  "method calls": `
    class Point {
      init(x) { self.x = x; }
      get() { return self.x; }
      set(x) { self.x = x; return self; }
    }
    class Walker {
      init(point) { self.point = point; }
      step() { self.point.set(self.point.get() + 1); return self; }
    }
    let walker = Walker(Point(0));
    fn run() {
      let at = 0;
      let own = walker;
      while (at < 20000) { own.step().step(); at = at + 1; }
    }`,
  lists: `
    class Link { init(value, next) { self.value = value; self.next = next; } }
    fn run() {
      let turn = 0;
      while (turn < 10) {
        let list = nil;
        let size = 0;
        while (size < 1000) { list = Link(size, list); size = size + 1; }
        let sum = 0;
        while (list != nil) { sum = sum + list.value; list = list.next; }
        turn = turn + 1;
      }
    }`,
  "lists that stay, reversed": `
    class Link { init(value, next) { self.value = value; self.next = next; } }
    let list = nil;
    let size = 0;
    while (size < 1000) { list = Link(size, list); size = size + 1; }
    fn run() {
      let turn = 0;
      while (turn < 20) {
        let done = nil;
        let at = list;
        while (at != nil) {
          let rest = at.next;
          at.next = done;
          done = at;
          at = rest;
        }
        list = done;
        turn = turn + 1;
      }
    }`,
  arrays: `
    let board = [];
    let made = 0;
    while (made < 100) { push(board, [made, made + 1]); made = made + 1; }
    fn run() {
      let turn = 0;
      while (turn < 200) {
        let at = 1;
        while (at < 100) {
          let swap = board[at];
          board[at] = board[at - 1];
          board[at - 1] = swap;
          swap[0] = swap[1] + at;
          at = at + 1;
        }
        turn = turn + 1;
      }
    }`,
  closures: `
    fn run() {
      let turn = 0;
      while (turn < 3000) {
        let count = 0;
        let add = fn (by) { count = count + by; return count; };
        add(1); add(2); add(3);
        turn = turn + 1;
      }
    }`,
  strings: `
    fn run() {
      let turn = 0;
      while (turn < 200) {
        let all = "";
        let at = 0;
        while (at < 20) { all = all + "ab"; at = at + 1; }
        turn = turn + 1;
      }
    }`,
};

/** The first objects stay: the program itself. */
const [FIRST, RING] = [1 << 10, 1 << 12];

/** Returns slots, those of strings permanently and others again after RING more; does nothing else. */
class NoMemory implements Memory {
  #made = 0;
  #strings = FIRST + RING;

  alloc(type: number): Ref {
    if (type === STRING) return ++this.#strings;
    const made = ++this.#made;
    return made < FIRST ? made : FIRST + (made & (RING - 1));
  }
  incref(): void {}
  decref(): void {}
  setReferenceSteal(): void {}
  clear(): void {}
  growReferences(): void {}
  slotOf(ref: Ref): number {
    return ref;
  }
  own(): void {}
  disown(): void {}
  collect(): number {
    return 0;
  }
  end(): ReturnType<Memory["end"]> {
    return { alive: 0, violations: [] };
  }
}

/** Calls that a heap and its engine share: the heap's take handles, the engine's slots. */
interface Calls {
  alloc(type: number, positions: number, flags: number): Ref;
  incref(ref: Ref): unknown;
  decref(ref: Ref): number | undefined;
  setReference(object: Ref, index: number, target: Ref): number | undefined;
  setReferenceSteal(object: Ref, index: number, target: Ref): number | undefined;
  growReferences(object: Ref, count: number): unknown;
}

/** The heap counts every reference on the stack. */
class PlainMemory implements Memory {
  readonly #heap: Heap;
  readonly #calls: Calls;

  constructor(isChecked: boolean, options: HeapOptions, onDeath: OnDeath) {
    this.#heap = new Heap({ ...options, onDeath });
    this.#calls = (isChecked ? this.#heap : this.#heap.unchecked) as Calls;
  }

  alloc(type: number, positions: number, flags: number): Ref {
    const ref = this.#calls.alloc(type, positions, flags);
    return ref || slotOf(this.#heap.alloc(type, positions, flags));
  }
  incref(ref: Ref): void {
    this.#calls.incref(ref);
  }
  decref(ref: Ref): void {
    const outcome = this.#calls.decref(ref);
    if (outcome) this.#heap.settle(outcome);
  }
  setReferenceSteal(object: Ref, index: number, target: Ref): void {
    const outcome = this.#calls.setReferenceSteal(object, index, target);
    if (outcome) this.#heap.settle(outcome);
  }
  clear(object: Ref, index: number): void {
    const outcome = this.#calls.setReference(object, index, 0);
    if (outcome) this.#heap.settle(outcome);
  }
  growReferences(object: Ref, count: number): void {
    this.#calls.growReferences(object, count);
  }
  slotOf(ref: Ref): number {
    return slotOf(ref);
  }
  own(): void {}
  disown(ref: Ref): void {
    this.decref(ref);
  }
  collect(): number {
    return this.#heap.collect();
  }
  end(): ReturnType<Memory["end"]> {
    this.#heap.collect();
    return { alive: this.#heap.liveCount, violations: this.#heap.validate() };
  }
}

type Make = (onDeath: OnDeath, options?: HeapOptions) => Memory;

const WASM: HeapOptions = { engine: "wasm" };
const MEMORIES: Readonly<Record<string, Make>> = {
  nothing: () => new NoMemory(),
  "unchecked, all counted": (onDeath, more) =>
    new PlainMemory(false, { ...WASM, ...more }, onDeath),
  unchecked: (onDeath, more) => new UncheckedMemory({ ...WASM, ...more }, onDeath),
  "checked, all counted": (onDeath) => new PlainMemory(true, WASM, onDeath),
  checked: (onDeath) => new CheckedMemory(WASM, onDeath),
  "TypeScript engine, unchecked": (onDeath) =>
    new UncheckedMemory({ engine: "typescript" }, onDeath),
};

/** Calls of the engine that a run of the workload makes. */
function countCalls(workload: string, name: string): { calls: number; steps: number } {
  let calls = 0;
  const watch = (engine: Engine): Engine =>
    new Proxy(engine, {
      get(target, key): unknown {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function" || /[cC]ontrol$/.test(String(key))) return value;
        return (...numbers: number[]): unknown => {
          calls++;
          return (value as (...given: number[]) => unknown).apply(target, numbers);
        };
      },
    });
  const make = MEMORIES[name] as Make;
  const interpreter = new Interpreter(
    (onDeath) => make(onDeath, { checks: { watch } }),
    () => {},
  );
  interpreter.run(WORKLOADS[workload] as string);
  interpreter.run("run();");
  const [before, from] = [calls, interpreter.machine.steps];
  interpreter.run("run();");
  return { calls: calls - before, steps: interpreter.machine.steps - from };
}

/** ns an instruction. */
function measure(workload: string, name: string): number {
  const make = MEMORIES[name] as Make;
  const interpreter = new Interpreter(make, () => {});
  interpreter.run(WORKLOADS[workload] as string);
  for (let done = 0; done < WARM_UP; done++) interpreter.run("run();");
  const from = interpreter.machine.steps;
  const start = process.cpuUsage();
  for (let done = 0; done < RUNS; done++) interpreter.run("run();");
  const { user, system } = process.cpuUsage(start);
  const steps = interpreter.machine.steps - from;
  const { alive, violations } = interpreter.end();
  if (alive + violations.length > 0) throw new Error(`${name}: ${alive} objects are left`);
  return ((user + system) * 1e3) / steps;
}

const medianOf = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[samples.length >> 1] as number;

function row(workload: string): string {
  const names = Object.keys(MEMORIES);
  const samples = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const args = [...process.execArgv, fileURLToPath(import.meta.url), workload, name];
      samples.get(name)?.push(Number(execFileSync(process.execPath, args, { encoding: "utf8" })));
    }
  }
  const base = medianOf(samples.get("nothing") ?? []);
  const told = ["unchecked, all counted", "unchecked"].map((name) => {
    const { calls, steps } = countCalls(workload, name);
    return (calls / steps).toFixed(2);
  });
  const ratios = names
    .slice(1)
    .map((name) => (medianOf(samples.get(name) ?? []) / base).toFixed(2));
  return `| ${[workload, base.toFixed(1), ...ratios, ...told].join(" | ")} |\n`;
}

const [workload, name] = process.argv.slice(2);
if (workload !== undefined && name !== undefined) {
  process.stdout.write(`${measure(workload, name)}`);
} else {
  const heads = [
    "workload",
    "nothing, ns",
    ...Object.keys(MEMORIES).slice(1),
    "calls, all counted",
    "calls",
  ];
  process.stdout.write(`| ${heads.join(" | ")} |\n|${" --- |".repeat(heads.length)}\n`);
  for (const each of Object.keys(WORKLOADS)) {
    if (workload === undefined || workload === each) process.stdout.write(row(each));
  }
}
