// Makes the k-th growth or the k-th write of an engine fail. The engines have no code for it: the
// kernel is the release build in which Binaryen has put a call before every growth and every store
// (scripts/build-kernel.mjs), and the twin gets its typed arrays from a host that counts.

import type { EngineChoice } from "../../src/engine/engine.js";
import { compileKernel } from "../../src/engine/load.js";
import { KERNEL_HEX } from "../fault-kernel-bytes.js";

/** What should fail: the k-th growth, alone or with all after it, or the k-th write. */
export interface Plan {
  readonly growth?: number;
  readonly isForGood?: boolean;
  readonly write?: number;
}

/** The error of a write that fails: the one of an exhausted stack. */
function stackExhausted(): RangeError {
  return new RangeError("Maximum call stack size exceeded");
}

/** Counts growths and writes of the engines that run under it, and makes the planned one fail. */
export class Faults {
  growths = 0;
  writes = 0;
  #plan: Plan = {};
  isAside = false;

  /** Counts from 0 again, and makes the planned failure happen; none without a plan. */
  arm(plan: Plan = {}): void {
    this.growths = 0;
    this.writes = 0;
    this.#plan = plan;
  }

  /** Runs `work` without counting or failures: the test's own code. */
  aside(work: () => void): void {
    this.isAside = true;
    try {
      work();
    } finally {
      this.isAside = false;
    }
  }

  /** True if this growth has to fail. */
  grow(): boolean {
    if (this.isAside) return false;
    this.growths++;
    const { growth = Number.POSITIVE_INFINITY, isForGood } = this.#plan;
    return isForGood ? this.growths >= growth : this.growths === growth;
  }

  /** Throws if this write has to fail. */
  write(): void {
    if (!this.isAside && ++this.writes === this.#plan.write) throw stackExhausted();
  }
}

/** An engine whose growths and writes can be made to fail. */
export interface FaultyEngine {
  readonly name: string;
  readonly choice: EngineChoice;
  /** Runs `work`; heaps that it makes count their growths, and their writes when asked to. */
  run<T>(faults: Faults, work: () => T, counts?: "growths" | "writes"): T;
}

const faultKernel: WebAssembly.Module = compileKernel(KERNEL_HEX);

/** More pages than a memory can have: growing by this many fails, and changes nothing. */
const TOO_MANY_PAGES = 65537;

function runOnKernel<T>(faults: Faults, work: () => T): T {
  const host = WebAssembly as { Instance: unknown };
  const { Instance } = WebAssembly;
  const same = (_id: number, value: unknown): unknown => value;
  const hooks = {
    memory_grow_pre: (_id: number, pages: number): number =>
      faults.grow() ? TOO_MANY_PAGES : pages,
    memory_grow_post: same,
    load_ptr: (_id: number, _bytes: number, _offset: number, address: number): number => address,
    load_val_i32: same,
    load_val_i64: same,
    load_val_f32: same,
    load_val_f64: same,
    store_ptr: (_id: number, _bytes: number, _offset: number, address: number): number => {
      faults.write();
      return address;
    },
    store_val_i32: same,
    store_val_i64: same,
    store_val_f32: same,
    store_val_f64: same,
  };
  host.Instance = function instantiate(
    module: WebAssembly.Module,
    imports: { env: WebAssembly.ModuleImports },
  ): WebAssembly.Instance {
    return new Instance(module, { env: { ...imports.env, ...hooks } });
  };
  try {
    return work();
  } finally {
    host.Instance = Instance;
  }
}

const ARRAYS = ["Int32Array", "Uint32Array", "Uint16Array", "Float64Array"] as const;

type TypedArray = Int32Array | Uint32Array | Uint16Array | Float64Array;
type ArrayClass = new (...args: never[]) => TypedArray;

/** Methods of typed arrays that write. */
const WRITING = new Set<PropertyKey>(["set", "fill", "copyWithin"]);

function counted(array: TypedArray, faults: Faults): TypedArray {
  return new Proxy(array, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (WRITING.has(key)) faults.write();
      return value.bind(target);
    },
    set(target, key, value): boolean {
      faults.write();
      return Reflect.set(target, key, value, target);
    },
  });
}

function runOnTwin<T>(faults: Faults, work: () => T, counts: "growths" | "writes"): T {
  const host = globalThis as unknown as Record<string, ArrayClass>;
  const own = ARRAYS.map((name) => [name, host[name] as ArrayClass] as const);
  for (const [name, arrayClass] of own) {
    host[name] = new Proxy(arrayClass, {
      construct(target, args, newTarget): TypedArray {
        const isGrowth = typeof args[0] === "number" && args[0] > 0;
        if (isGrowth && faults.grow()) throw new RangeError("Array buffer allocation failed");
        const array = Reflect.construct(target, args, newTarget) as TypedArray;
        return counts === "writes" && !faults.isAside ? counted(array, faults) : array;
      },
    });
  }
  try {
    return work();
  } finally {
    for (const [name, arrayClass] of own) host[name] = arrayClass;
  }
}

export const FAULTY_ENGINES: readonly FaultyEngine[] = [
  { name: "Wasm release", choice: { engine: "wasm", kernel: faultKernel }, run: runOnKernel },
  {
    name: "TypeScript",
    choice: { engine: "typescript" },
    run: (faults, work, counts = "growths") => runOnTwin(faults, work, counts),
  },
];
