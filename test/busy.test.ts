// A call that is cut off leaves BUSY set. Every later engine call that would change something refuses by
// itself (exports/exports.test.ts), so the public classes need not check BUSY before each.

import { describe, expect, test } from "vitest";
import { BUSY } from "../assembly/layout.js";
import { del, GC, incref, type ManagedObject } from "../src/index.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("a heap that was interrupted, on $name", ({ choice }) => {
  test("every call of a managed heap throws ERR_INTERRUPTED, no matter which comes first", () => {
    const works: ((heap: GC, object: Pair) => unknown)[] = [
      (_, object) => {
        object.other = object;
      },
      (_, object) => del(object),
      (_, object) => incref(object),
      (managed) => managed.collect(),
      (managed) => managed.getCount(),
    ];
    for (const work of works) {
      const managed = new InspectableGC(choice);
      class Own extends managed.Object {
        declare other?: unknown;
      }
      const object = new Own();
      object.other = undefined;
      managed.interrupt();
      expect(() => work(managed, object)).toThrow(
        expect.objectContaining({ code: "ERR_INTERRUPTED" }),
      );
      expect(() => managed.collect()).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
    }
  });
});

type Pair = ManagedObject & {
  other?: unknown;
};

class InspectableGC extends GC {
  interrupt(): void {
    this.core.setControl(BUSY, 1);
  }
}
