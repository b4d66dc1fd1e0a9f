// The name of an object in reports and refusals, no matter what its toString does.

import { describe, expect, test } from "vitest";
import { DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("texts of objects on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("an object prints as its class and number", () => {
    const gc = newHeap();
    class Point extends gc.Object {
      x = 1;
      next?: Point;
    }
    const point = new Point();
    point.next = point;
    expect(String(point)).toBe("Point#1");
    gc.collect(0);
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const inspected = (point as Loose)[inspect](2, {}, String);
    expect(inspected).toBe("Point#1 { x: 1, next: Point#1 }");
  });

  test("a field named toString does not make refusals endless", () => {
    const gc = newHeap();
    class Named extends gc.Object {
      override toString = (): string => "me";
      ref: unknown = null;
    }
    const named = new Named();
    del(named);
    expect(() => named.ref).toThrow("ref: me was deallocated");
  });

  test("an object whose toString throws is still refused with its code, and with its number", () => {
    const gc = newHeap();
    class Rude extends gc.Object {
      override toString(): string {
        throw new Error("boom");
      }
    }
    const rude = new Rude();
    del(rude);
    expect(() => del(rude)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect(() => del(rude)).toThrow("del: Rude#1 was deallocated");
  });

  test("a toString that reads attributes does not cost a dead object its name", () => {
    const gc = newHeap();
    class Document extends gc.Object {
      title = "Notes";
      override toString(): string {
        return `Document(${this.title})`;
      }
    }
    const document = new Document();
    expect(String(document)).toBe("Document(Notes)");
    del(document);
    expect(() => document.title).toThrow("title: Document#1 was deallocated");
    expect(() => del(document)).toThrow("del: Document#1 was deallocated");
  });

  test.each(["toString", "toPrimitive", "name"])(
    "a %s that throws in a debug report is reported, and interrupts nothing",
    (kind) => {
      const gc = newHeap();
      const boom = new Error("boom");
      const reports: unknown[] = [];
      const lines: string[] = [];
      gc.onUnraisable = (report) => reports.push(report.error);
      gc.onDebug = (line) => lines.push(line);
      class Rude extends gc.Object {
        declare self: unknown;
        static override get name(): string {
          if (kind === "name") throw boom;
          return "Rude";
        }
        override toString(): string {
          if (kind === "toString") throw boom;
          return super.toString();
        }
        [Symbol.toPrimitive](): string {
          if (kind === "toPrimitive") throw boom;
          return this.toString();
        }
      }
      class Legacy extends Rude {
        static readonly finalizers = "legacy";
        override __del__(): void {}
      }
      gc.setDebug(DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE);
      for (const object of [new Rude(), new Legacy()]) {
        object.self = object;
        del(object);
      }
      expect(gc.collect()).toBe(2);
      expect(lines).toHaveLength(2);
      expect(reports).toEqual(kind === "name" ? [] : [boom, boom]);
      expect(gc.garbage).toHaveLength(1);
      expect(gc.validate()).toEqual([]);
    },
  );

  test("a toString that uses the heap in a debug report does not change what is reported", () => {
    const gc = newHeap();
    const lines: string[] = [];
    gc.onDebug = (line) => lines.push(line);
    gc.onUnraisable = () => {};
    class Busy extends gc.Object {
      declare self: unknown;
      override toString(): string {
        for (let made = 0; made < 2000; made++) new gc.Object();
        gc.getObjects();
        return super.toString();
      }
    }
    gc.setDebug(DEBUG_COLLECTABLE);
    const objects = [new Busy(), new Busy(), new Busy()];
    for (const object of objects) {
      object.self = object;
      del(object);
    }
    expect(gc.collect()).toBe(3);
    expect(lines.map((line) => line.replace(/\d+/, ""))).toEqual(
      objects.map(() => "gc: collectable <Busy#>"),
    );
    expect(gc.liveCount).toBe(6000);
    expect(gc.validate()).toEqual([]);
  });
});
