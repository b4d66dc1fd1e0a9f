// Random programs against a model that has reachability and nothing else.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DisposeError, type Owned } from "../../src/resources.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { type Recorder, recorder, type Thing } from "./fixtures.js";

interface Resource {
  readonly name: string;
  /** Its first owner, released or not: an entry that may be unlinked has one, even if nothing owns it. */
  first: Owned<Thing> | undefined;
  readonly owners: Owned<Thing>[];
  readonly uses: Resource[];
  isDisposed: boolean;
}

/** The meaning of a random number for the program; numbers choose among the present resources. */
type Step = [kind: number, first: number, second: number];

class Model {
  readonly all: Resource[] = [];
  readonly recorder: Recorder;
  /** Called in each disposer. */
  onDispose: (resource: Resource) => void = () => {};
  readonly order: Resource[] = [];

  constructor(choice: EngineUnderTest["choice"], cycles: "immediate" | "deferred") {
    this.recorder = recorder(choice, { cycles, stackDepth: 0, thresholds: [7, 2, 2] });
  }

  /** Resources that an owner reaches. */
  live(): Set<Resource> {
    const reached = new Set(this.all.filter(({ owners }) => owners.length > 0));
    for (const resource of reached) for (const used of resource.uses) reached.add(used);
    return reached;
  }

  /** The resources that a user can still reach. */
  get owned(): Resource[] {
    return this.all.filter(({ owners, isDisposed }) => owners.length > 0 && !isDisposed);
  }

  make(uses: Resource[]): void {
    const resource: Resource = {
      name: String(this.all.length),
      first: undefined,
      owners: [],
      uses: [...new Set(uses)],
      isDisposed: false,
    };
    this.all.push(resource);
    const owned = this.recorder.make(resource.name, {
      uses: resource.uses.map(({ owners }) => owners[0] as Owned<Thing>),
      dispose: () => {
        expect(resource.isDisposed).toBe(false);
        resource.isDisposed = true;
        this.order.push(resource);
        this.onDispose(resource);
      },
    });
    resource.first = owned;
    resource.owners.push(owned);
  }

  step([kind, first, second]: Step): void {
    const { owned } = this;
    const pick = (number: number): Resource | undefined => owned[number % owned.length];
    const [one, other] = [pick(first), pick(second)];
    if (kind < 3 || !one || !other)
      this.make(second % 3 === 0 || !one || !other ? [] : [one, other]);
    else if (kind === 3) one.owners.push((one.owners[0] as Owned<Thing>).share());
    else if (kind < 7) {
      (one.owners[0] as Owned<Thing>).link(other.owners[0] as Owned<Thing>);
      one.uses.push(other);
    } else if (kind === 7) {
      const at = second % one.uses.length;
      const used = one.uses[at];
      if (!used) return;
      one.uses.splice(at, 1);
      (one.owners[0] as Owned<Thing>).unlink(used.first as Owned<Thing>);
    } else one.owners.splice(second % one.owners.length, 1)[0]?.dispose();
  }
}

/** Whether `from` reaches `to` by links. */
function reaches(from: Resource, to: Resource): boolean {
  const reached = new Set(from.uses);
  for (const resource of reached) for (const used of resource.uses) reached.add(used);
  return reached.has(to);
}

/** Nothing is disposed after what it uses, except in a cycle. */
function expectOrder(order: readonly Resource[]): void {
  for (const [at, resource] of order.entries()) {
    for (const used of resource.uses) {
      const usedAt = order.indexOf(used);
      if (usedAt >= 0 && usedAt < at) {
        expect([used.name, "uses", resource.name, reaches(used, resource)]).toEqual([
          used.name,
          "uses",
          resource.name,
          true,
        ]);
      }
    }
  }
}

/** The errors of disposers themselves, however deep in errors of disposal. */
function thrownByDisposers(error: unknown): unknown[] {
  const thrown = [error];
  for (let at = 0; at < thrown.length; ) {
    const one = thrown[at];
    if (one instanceof DisposeError) {
      thrown.splice(at, 1, ...one.errors);
    } else at++;
  }
  return thrown;
}

const PLANNED = new Error("a disposer threw");

/** A disposer makes a resource that has no owner left when the program first unlinks it. */
const UNLINKED_AFTER_ITS_OWNER: [Step[], Step[], number] = [
  [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 668],
    [8, 0, 0],
    [8, 469, 0],
    [4, 53, 0],
    [8, 0, 0],
    [8, 0, 0],
    [7, 0, 0],
  ],
  [
    [0, 0, 0],
    [0, 0, 0],
    [4, 267, 0],
    [8, 0, 0],
  ],
  0,
];

const number = fc.nat(1000);
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(fc.nat(10), number, number), {
  maxLength: 60,
  size: "max",
});

describe.each(ENGINES)("random programs on $name", ({ choice }) => {
  test("dispose exactly what nothing keeps, after each step, in order", () => {
    const property = fc.property(steps, (program) => {
      const model = new Model(choice, "immediate");
      for (const step of program) {
        model.order.length = 0;
        model.step(step);
        const live = model.live();
        const kept = model.all.filter(({ isDisposed }) => !isDisposed);
        expect(kept.map(({ name }) => name)).toEqual(
          model.all.filter((resource) => live.has(resource)).map(({ name }) => name),
        );
        expectOrder(model.order);
      }
      model.order.length = 0;
      model.recorder.resources.dispose();
      expect(model.all.every(({ isDisposed }) => isDisposed)).toBe(true);
      expectOrder(model.order);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test("with deferred cycles dispose nothing that is kept, and the rest at collect()", () => {
    const property = fc.property(steps, (program) => {
      const model = new Model(choice, "deferred");
      for (const step of program) {
        model.order.length = 0;
        model.step(step);
        const live = model.live();
        expect(model.order.filter((resource) => live.has(resource))).toEqual([]);
        expectOrder(model.order);
      }
      const garbage = model.recorder.resources.collect();
      expect(garbage).toBeGreaterThanOrEqual(0);
      expect(model.recorder.resources.liveCount).toBe(model.live().size);
      expect(model.recorder.resources.collect()).toBe(0);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test("whose disposers continue the program dispose everything once, and nothing that is kept", () => {
    const property = fc.property(steps, steps, fc.nat(200), (program, inner, ending) => {
      const model = new Model(choice, "immediate");
      let innerAt = 0;
      let isEnding = false;
      model.onDispose = (resource) => {
        if (!isEnding) expect(model.live().has(resource)).toBe(false);
        const step = inner[innerAt++];
        if (isEnding || !step) return;
        if (innerAt === ending) {
          isEnding = true;
          model.recorder.resources.dispose();
        } else if (innerAt % 5 === 0) throw PLANNED;
        else if (model.owned.length > 0 || step[0] < 3) model.step(step);
      };
      for (const step of program) {
        if (isEnding) break;
        try {
          model.step(step);
        } catch (error) {
          expect(error).toBeInstanceOf(DisposeError);
          for (const thrown of thrownByDisposers(error)) if (thrown !== PLANNED) throw thrown;
        }
        if (isEnding) break;
        expect(model.recorder.resources.liveCount).toBe(model.live().size);
      }
      isEnding = true;
      model.recorder.resources.dispose();
      expect(model.all.every(({ isDisposed }) => isDisposed)).toBe(true);
    });
    fc.assert(property, { numRuns: 150, examples: [UNLINKED_AFTER_ITS_OWNER] });
  });
});
