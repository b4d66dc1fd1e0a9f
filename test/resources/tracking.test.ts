// Temporaries without a name: the scope owns what the calls of a tracked API return.

import { describe, expect, test } from "vitest";
import { Resources, type Scope } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { caught, deferred, turn } from "./fixtures.js";

/** A kernel of solids, with handles as Wasm libraries have them. */
function library(log: string[]) {
  class Solid {
    static made = 0;
    isFreed = false;
    readonly #secret: string;
    parent: Solid | undefined;
    constructor(readonly name: string) {
      this.#secret = name;
      Solid.made++;
    }
    static cube(): Solid {
      return new Solid("cube");
    }
    static union(solids: Solid[], options?: { and?: Solid }): Solid {
      return new Solid(
        [...solids, ...(options?.and ? [options.and] : [])].map((s) => s.#secret).join("|"),
      );
    }
    add(other: Solid): Solid {
      return new Solid(`(${this.#secret}+${other.#secret})`);
    }
    moved(): this {
      return this;
    }
    split(): Solid[] {
      return [new Solid("left"), new Solid("right")];
    }
    moments(): { mean: Solid; count: number } {
      return { mean: new Solid("mean"), count: 2 };
    }
    async later(): Promise<Solid> {
      await turn();
      return new Solid("later");
    }
    get volume(): number {
      return this.#secret.length;
    }
    fail(): never {
      throw new Error("not a solid");
    }
    free(): void {
      if (this.isFreed) throw new Error(`${this.name} is freed twice`);
      this.isFreed = true;
      log.push(this.name);
    }
  }
  return { Solid, math: { sum: (a: Solid, b: Solid): Solid => a.add(b) }, version: "1" };
}

type Library = ReturnType<typeof library>;
type Solid = InstanceType<Library["Solid"]>;

describe.each(ENGINES)("a tracked API on $name", ({ choice }) => {
  const log: string[] = [];
  const free = () => {
    const api = library(log);
    const { Solid } = api;
    const isHandle = (value: object): value is Solid => value instanceof Solid;
    const options = {
      isHandle,
      dispose: (solid: Solid) => solid.free(),
      isDisposed: (solid: Solid) => solid.isFreed,
    };
    const resources = new Resources({ ...choice, onLeak: null });
    const run = <R>(block: (cad: Library, s: Scope) => R): R =>
      resources.scope((s) => block(s.track(api, options), s));
    return { api, options, resources, run };
  };
  const taken = (): string => log.splice(0).join(" ");

  test("owns the results of calls: classes, statics, chains, nested functions; none twice", () => {
    const { run, resources } = free();
    const volume = run((cad) => {
      const cube = cad.Solid.cube();
      const ball = new cad.Solid("ball");
      expect([cube instanceof cad.Solid, cube.moved() === cube, cad.version]).toEqual([
        true,
        true,
        "1",
      ]);
      return cad.math.sum(cube.add(ball).moved(), ball).volume;
    });
    expect([volume, resources.liveCount]).toEqual([18, 0]);
    expect(taken()).toBe("((cube+ball)+ball) (cube+ball) ball cube");
  });

  test("owns results in arrays, in plain objects and from promises; accepts handles there as well", async () => {
    const { run } = free();
    await run(async (cad) => {
      const cube = cad.Solid.cube();
      const [left, right] = cube.split();
      const { mean, count } = cube.moments();
      const later = await cube.later();
      const all = cad.Solid.union([left as Solid, right as Solid, later], { and: mean });
      expect([all.name, count]).toEqual(["left|right|later|mean", 2]);
      expect(log).toEqual([]);
    });
    expect(taken()).toBe("left|right|later|mean later mean right left cube");
  });

  test("keeps a result with keep(), which returns its owner", () => {
    const { run, api } = free();
    const kept = run((cad, s) => s.keep(cad.Solid.cube().add(cad.Solid.cube())));
    expect(taken()).toBe("cube cube");
    const solid: Solid = kept.value;
    expect([solid instanceof api.Solid, solid.name, kept.name]).toEqual([
      true,
      "(cube+cube)",
      "Solid#3",
    ]);
    kept.dispose();
    expect(taken()).toBe("(cube+cube)");
  });

  test("borrows objects owned elsewhere, and those in properties", () => {
    const { run, resources, api, options } = free();
    const parent = resources.own(new api.Solid("parent"), options);
    const cube = new api.Solid("cube");
    cube.parent = parent.value;
    Object.assign(api.math, { find: () => parent.value });
    run((cad, s) => {
      const { find } = cad.math as unknown as { find(): Solid };
      expect(find().add(cad.Solid.cube()).name).toBe("(parent+cube)");
      expect(caught(() => s.keep(find())).code).toBe("ERR_ARGUMENT");
      const tracked = s.track(cube, options);
      expect(tracked.parent?.add(tracked).name).toBe("(parent+cube)");
      tracked.parent = cad.Solid.cube(); // The object itself is assigned.
      expect(Object.getPrototypeOf(cube.parent)).toBe(api.Solid.prototype);
    });
    expect([taken(), parent.isAlive]).toEqual(["cube (parent+cube) (parent+cube) cube", true]);
    parent.dispose();
    taken();
  });

  test("allows disposal by hand, passes on errors of calls, and still frees", () => {
    const { run } = free();
    const error = caught(() =>
      run((cad) => {
        cad.Solid.cube().free();
        cad.Solid.cube().add(cad.Solid.cube()).fail();
      }),
    );
    expect([error.message, taken()]).toEqual(["not a solid", "cube (cube+cube) cube cube"]);
  });

  test("is separate for each of several scopes that run at the same time", async () => {
    const { run } = free();
    const [go, gone] = [deferred(), deferred()];
    const slow = run(async (cad) => {
      const cube = cad.Solid.cube();
      gone.resolve();
      await go.promise;
      return cube.add(new cad.Solid("slow")).name;
    });
    await gone.promise;
    await run(async (cad) => void (await new cad.Solid("fast").later()));
    expect(taken()).toBe("later fast");
    go.resolve();
    expect([await slow, taken()]).toEqual(["(cube+slow)", "(cube+slow) slow cube"]);
  });

  test("refuses calls when its scope has ended, and frees results that a promise returns later", async () => {
    const { run, resources } = free();
    let late: Promise<Solid> | undefined;
    const cad = run((api) => {
      late = api.Solid.cube().later();
      return api;
    });
    taken();
    expect(caught(() => cad.Solid.cube())).toMatchObject({ code: "ERR_DISPOSED" });
    await expect(late).rejects.toMatchObject({ code: "ERR_DISPOSED" });
    expect([taken(), resources.liveCount]).toEqual(["later", 0]);
  });

  test("must recognize its handles, be an object, and not be frozen", () => {
    const { resources, api, options } = free();
    resources.scope((s) => {
      const code = (call: () => unknown): string | undefined => caught(call).code;
      expect(code(() => s.track(api, { dispose: options.dispose }))).toBe("ERR_ARGUMENT");
      expect(code(() => s.track(1 as never, options))).toBe("ERR_ARGUMENT");
      expect(code(() => s.track(api, { ...options, isHandle: 1 as never }))).toBe("ERR_ARGUMENT");
      const frozen = s.track(Object.freeze({ ...api }), options);
      expect(caught(() => frozen.Solid).message).toBe(
        "track: Solid is frozen, so its results cannot be owned. Track a copy: track({ ...api }, …).",
      );
      // An object is one resource, in either form, tracked or not.
      const cube = s.track(api, options).Solid.cube();
      expect(caught(() => s.own(cube, options)).message).toContain("is owned as Solid#1");
      expect(resources.ownerOf(cube)?.name).toBe("Solid#1");
    });
    resources.dispose();
    taken();
  });
});
