// The live state of this process: every heap that has an engine, with its objects, the references to them from
// outside and its bytes, and every Wasm memory, no matter who made it. The product's code is not involved: a
// heap is noticed when it makes its engine. The runner imports this file next to each test file, from the
// same modules.

import { setTimeout } from "node:timers/promises";
import { LIVE_COUNT } from "../../assembly/layout.js";
import { Collector } from "../../src/heap/collector.js";
import { gc } from "../../src/index.js";
import { HeapView } from "../../src/invariants/view.js";
import { gc as plainGc } from "../../src/js.js";

/** The contents of a heap. */
export interface HeapState {
  readonly slots: number;
  readonly externals: number;
  readonly bytes: number;
}

/** The live state after a run. */
export interface Living {
  /** The heaps, by numbers in the order of their making. */
  readonly heaps: ReadonlyMap<number, HeapState>;
  /** The number of Wasm memories. */
  readonly memories: number;
}

interface KnownHeap {
  readonly heap: WeakRef<Collector>;
  readonly number: number;
  /** Not made by a test: at module level, or in a hook around several tests. */
  readonly isShared: boolean;
}

/** How often V8 is asked to collect what nothing refers to. */
const TURNS_MAX = 8;

const collectGarbage = (globalThis as unknown as { gc: () => void }).gc;

export class Census {
  /** Heaps and Wasm memories made since the process began. */
  madeCount = 0;
  /** Whether a test is running: heaps made during that are its own. */
  isTestRunning = false;
  #heaps: KnownHeap[] = [];
  #memories: WeakRef<WebAssembly.Memory>[] = [];

  constructor() {
    this.#add(gc);
    this.#add(plainGc);
  }

  #add(heap: Collector): void {
    const isShared = !this.isTestRunning;
    this.#heaps.push({ heap: new WeakRef(heap), number: this.madeCount++, isShared });
  }

  /** From here on heaps and Wasm memories are noticed when they are made. */
  watch(): void {
    const note = (heap: Collector): void => {
      if (heap !== gc && heap !== plainGc) this.#add(heap);
    };
    const makeEngine = Collector.prototype["makeEngine"];
    Collector.prototype["makeEngine"] = function (this: Collector) {
      const engine = makeEngine.call(this);
      note(this);
      return engine;
    };
    WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
      construct: (target, parameters, newTarget) => {
        const memory = Reflect.construct(target, parameters, newTarget) as WebAssembly.Memory;
        this.madeCount++;
        this.#memories.push(new WeakRef(memory));
        return memory;
      },
    });
  }

  /**
   * The live state, once the shared heaps have collected their garbage, and V8 its own: V8 is asked again, a
   * few times and ever later, until `isExpected` returns true.
   */
  async take(isExpected: (living: Living) => boolean): Promise<Living> {
    for (let turn = 1; ; turn++) {
      // A WeakRef keeps its object to the end of the turn that made or read it.
      await setTimeout(turn < 3 ? 0 : 1 << turn);
      this.collectShared();
      if (this.#mayHoldGarbage) {
        await setTimeout(0);
        collectGarbage();
      }
      const living = this.#living();
      if (turn === TURNS_MAX || isExpected(living)) return living;
    }
  }

  get #mayHoldGarbage(): boolean {
    return this.#memories.length > 0 || this.#heaps.some(({ isShared }) => !isShared);
  }

  /** A cycle that a test leaves on a shared heap is garbage, not a leak. */
  collectShared(): void {
    for (const { heap, isShared } of this.#heaps) {
      const collector = isShared ? heap.deref() : undefined;
      if (collector?.life.isReady && !collector.isCollecting) collector.collect();
    }
  }

  #living(): Living {
    this.#heaps = this.#heaps.filter(({ heap }) => heap.deref());
    this.#memories = this.#memories.filter((memory) => memory.deref());
    const heaps = this.#heaps.map(
      ({ heap, number }) => [number, stateOf(heap.deref() as Collector)] as const,
    );
    return { heaps: new Map(heaps), memories: this.#memories.length };
  }
}

/** Nothing is alive in a heap that was not used yet, or that was disposed of. */
function stateOf(heap: Collector): HeapState {
  const engine = heap.life.engineIfAny;
  if (!engine) return { slots: 0, externals: 0, bytes: 0 };
  const view = new HeapView(engine.columns());
  let externals = 0;
  for (let slot = 1; slot < view.end; slot++) {
    if (view.holdsObject(slot)) externals += view.external(slot);
  }
  return { slots: view.control(LIVE_COUNT), externals, bytes: engine.bytes };
}

export const census: Census = new Census();
census.watch();
