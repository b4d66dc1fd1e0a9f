// Random classes, whose constructors call the library, and random work with their objects. After each step
// the heap's counts are compared with what the objects show.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { del, GC, give, incref, vars } from "../../src/index.js";
import { ENGINES } from "../engines.js";
import { isHuge } from "../huge.js";

const NAMES = ["a", "b", "c", "d"] as const;
const CALLS = ["collect", "getRefcount", "temporary", "isTracked", "vars"] as const;
/** How many objects a program makes, and how deep constructors make others. */
const MADE_MAX = 300;
const DEPTH_MAX = 4;

const which = fc.nat(30);
const name = fc.constantFrom(...NAMES);
const one = <T extends string>(kind: T): fc.Arbitrary<T> => fc.constant(kind);

/** A source of a field's initial value, or of work for a finalizer. */
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: one("find"), of: which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: one("make"),
      of: which,
      fate: fc.constantFrom("keep", "give", "del"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: one("call"), call: fc.constantFrom(...CALLS), of: which }),
  },
  { weight: 2, arbitrary: fc.record({ do: one("assign"), to: which, name, of: which }) },
  { weight: 2, arbitrary: fc.record({ do: one("assignMine"), name, of: which }) },
  { weight: 1, arbitrary: fc.record({ do: one("drop"), to: which, name }) },
  { weight: 1, arbitrary: fc.record({ do: one("del"), of: which }) },
  { weight: 1, arbitrary: fc.record({ do: one("list"), of: fc.array(which, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: one("throw"), every: fc.integer({ min: 2, max: 5 }) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const classPlan = fc.record({
  parent: fc.option(fc.nat(4), { nil: -1 }),
  fields: fc.uniqueArray(fc.tuple(name, action), { selector: ([name]) => name, maxLength: 4 }),
  body: fc.array(action, { maxLength: 2 }),
  end: fc.constantFrom("open", "open", "open", "frozen", "closed"),
  finalizer: fc.option(fc.array(action, { maxLength: 2 }), { nil: undefined, freq: 2 }),
});
type ClassPlan = typeof classPlan extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: one("times"), of: which, times: fc.constantFrom(1, 2, 40) }),
  },
  { weight: 6, arbitrary: action },
  { weight: 2, arbitrary: fc.record({ do: one("turn") }) },
  { weight: 1, arbitrary: fc.record({ do: one("incref"), of: which }) },
  { weight: 1, arbitrary: fc.record({ do: one("pop"), of: which }) },
);

const program = fc.record({
  automatic: fc.boolean(),
  classes: fc.array(classPlan, { minLength: 1, maxLength: 5 }),
  steps: fc.array(step, { minLength: 1, maxLength: 20 }),
});
type Program = typeof program extends fc.Arbitrary<infer T> ? T : never;

// biome-ignore lint/suspicious/noExplicitAny: objects of random classes
type Loose = any;
type LooseClass = new () => Loose;

/** One program on one heap. */
class Run {
  readonly #gc: GC;
  /** How many names the program has for each object, in order of creation. */
  readonly #names = new Map<Loose, number>();
  /** Given with give() in this turn: the heap may still have the name. */
  readonly #given = new Set<Loose>();
  readonly #classes: LooseClass[] = [];
  readonly #reports: unknown[] = [];
  #depth = 0;
  #finalizers = 0;
  #chances = 0;
  #isEnding = false;

  constructor(gc: GC, plans: readonly ClassPlan[]) {
    this.#gc = gc;
    gc.onUnraisable = ({ error, where }) => {
      if (where === "declared fields") this.#reports.push(error);
    };
    for (const plan of plans) this.#classes.push(this.#classOf(plan));
  }

  #classOf(plan: ClassPlan): LooseClass {
    const run = this;
    const above = this.#classes[plan.parent];
    const value = (object: Loose, index: number): unknown =>
      run.#act((plan.fields[index] as [string, Action])[1], object);
    const [k0, k1, k2, k3] = plan.fields.map(([name]) => name) as [string, string, string, string];
    const base: LooseClass =
      above ??
      class extends run.#gc.Object {
        number = run.#register(this);
      };
    let made: LooseClass = base;
    if (plan.fields.length === 1) {
      made = class extends base {
        [k0] = value(this, 0);
      };
    } else if (plan.fields.length === 2) {
      made = class extends base {
        [k0] = value(this, 0);
        [k1] = value(this, 1);
      };
    } else if (plan.fields.length === 3) {
      made = class extends base {
        [k0] = value(this, 0);
        [k1] = value(this, 1);
        [k2] = value(this, 2);
      };
    } else if (plan.fields.length === 4) {
      made = class extends base {
        [k0] = value(this, 0);
        [k1] = value(this, 1);
        [k2] = value(this, 2);
        [k3] = value(this, 3);
      };
    }
    class Made extends made {
      constructor() {
        super();
        for (const action of plan.body) run.#act(action, this);
        if (new.target !== Made) return;
        if (plan.end === "frozen") Object.freeze(this);
        if (plan.end === "closed") Object.preventExtensions(this);
      }
    }
    const { finalizer } = plan;
    if (finalizer) {
      Object.defineProperty(Made.prototype, "__del__", {
        value(this: Loose) {
          run.#finalizers++;
          try {
            for (const action of finalizer) run.#act(action, this);
          } finally {
            run.#finalizers--;
          }
        },
      });
    }
    return Made;
  }

  #register(object: Loose): number {
    this.#names.set(object, 1);
    return this.#names.size;
  }

  get #living(): Loose[] {
    return [...this.#names.keys()].filter((object) => this.#gc.isTracked(object));
  }

  get #named(): Loose[] {
    return this.#living.filter((object) => this.#names.get(object) !== 0);
  }

  /** In finalizers of objects whose deallocation is put off, an object without a name may be waiting too. */
  #find(of: number): Loose {
    const objects = this.#finalizers > 0 ? this.#named : this.#living;
    return objects[of % objects.length] ?? null;
  }

  #nameless(object: Loose): void {
    this.#names.set(object, (this.#names.get(object) as number) - 1);
  }

  #make(of: number): Loose {
    if (this.#isEnding || this.#depth >= DEPTH_MAX || this.#names.size >= MADE_MAX) return null;
    this.#depth++;
    try {
      const object = new (this.#classes[of % this.#classes.length] as LooseClass)();
      return this.#gc.isTracked(object) ? object : null;
    } finally {
      this.#depth--;
    }
  }

  #give(object: Loose): Loose {
    this.#nameless(object);
    this.#given.add(object);
    return give(object);
  }

  #assign(to: Loose, name: string, value: unknown): void {
    try {
      if (to) to[name] = value;
    } catch {
      // Frozen, dead already, or a list.
    }
  }

  /** The value of a field. */
  #act(action: Action, mine?: Loose): unknown {
    try {
      return this.#do(action, mine);
    } catch (error) {
      // The object found was garbage, and the call itself made a collection due.
      if ((error as { code?: string }).code === "ERR_DEAD_OBJECT") return null;
      throw error;
    }
  }

  #do(action: Action, mine: Loose): unknown {
    const gc = this.#gc;
    switch (action.do) {
      case "find":
        return this.#find(action.of);
      case "make": {
        const object = this.#make(action.of);
        if (!object || !this.#names.get(object) || action.fate === "keep") return object;
        if (action.fate === "give") return this.#give(object);
        this.#nameless(object);
        del(object);
        return null;
      }
      case "list": {
        const list = new gc.List(...action.of.map((of) => this.#find(of)));
        this.#register(list);
        return this.#give(list);
      }
      case "assign":
        return this.#assign(this.#find(action.to), action.name, this.#find(action.of));
      case "assignMine":
        return this.#assign(mine, action.name, this.#find(action.of));
      case "drop":
        return this.#assign(this.#find(action.to), action.name, undefined);
      case "del": {
        const named = this.#named;
        const object = named[action.of % named.length];
        if (!object) return 0;
        this.#nameless(object);
        return del(object);
      }
      case "throw":
        // One that is caught within another construction could cost fields: none is.
        if (this.#finalizers === 0 && ++this.#chances % action.every === 0) throw new Error("!");
        return "not thrown";
      case "call": {
        if (action.call === "collect") return gc.collect();
        const object = this.#find(action.of);
        if (action.call === "temporary" || !object) return del(new gc.Object());
        if (action.call === "isTracked") return gc.isTracked(object);
        if (action.call === "vars")
          return "length" in object ? 0 : Object.keys(vars(object)).length;
        return gc.getRefcount(object);
      }
    }
  }

  async step(step: Program["steps"][number]): Promise<void> {
    try {
      if (step.do === "turn") await this.#turn();
      else if (step.do === "times") for (let i = 0; i < step.times; i++) this.#make(step.of);
      else if (step.do === "incref") {
        const object = this.#find(step.of);
        if (object) this.#names.set(incref(object), (this.#names.get(object) as number) + 1);
      } else if (step.do === "pop") {
        const lists = this.#living.filter((object) => "push" in object);
        lists[step.of % lists.length]?.pop();
      } else this.#act(step);
    } catch (error) {
      if ((error as Error).message !== "!") throw error;
    }
  }

  async #turn(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#given.clear();
  }

  check(): void {
    const gc = this.#gc;
    // The finalizers of overwritten values run in the first call, and may make objects.
    for (let calls = 0; calls < 3; calls++) gc.getObjects();
    expect(this.#reports).toEqual([]);
    const numbers = new Map([...this.#names.keys()].map((object, number) => [object, number]));
    const inOrder = (objects: Loose[]): unknown[] =>
      objects
        .map((object) => numbers.get(object))
        .sort((one, other) => Number(one) - Number(other));
    const living = this.#living;
    const counts = new Map<Loose, number>(living.map((object) => [object, 0]));
    for (const object of living) {
      const shown = "push" in object ? [...object] : Object.values(vars(object));
      const referents = shown.filter((value) => this.#names.has(value));
      expect(inOrder(gc.getReferents(object))).toEqual(inOrder(referents));
      // undefined for the dead: NaN is equal to no count.
      for (const referent of referents) counts.set(referent, (counts.get(referent) as number) + 1);
    }
    expect(counts.size).toBe(living.length);
    for (const [object, names] of this.#names) {
      if (names > 0) expect(counts.has(object)).toBe(true);
    }
    for (const [object, count] of counts) {
      const extra = gc.getRefcount(object) - count - (this.#names.get(object) as number);
      expect(extra === 0 || (extra === 1 && this.#given.has(object))).toBe(true);
    }
    expect(gc.validate()).toEqual([]);
  }

  /** Drops all names. */
  async end(): Promise<void> {
    await this.#turn();
    this.#isEnding = true;
    for (let rounds = 0; rounds < 3; rounds++) {
      for (let named = this.#named; named.length > 0; named = this.#named) {
        const object = named.pop();
        this.#nameless(object);
        del(object);
      }
      await this.#turn();
      this.#gc.collect();
    }
  }
}

describe.each(ENGINES)("random classes on $name", ({ choice }) => {
  test("are counted exactly, no matter what their constructors do", async () => {
    const property = fc.asyncProperty(program, async ({ automatic, classes, steps }) => {
      const gc = new GC({ ...choice, automatic });
      if (automatic) gc.setThreshold(3, 2, 2);
      const run = new Run(gc, classes);
      for (const step of steps) {
        await run.step(step);
        run.check();
      }
      await run.end();
      run.check();
      expect(gc.liveCount).toBe(0);
    });
    await fc.assert(property, { numRuns: isHuge ? 5_000 : 25 });
  });
});
