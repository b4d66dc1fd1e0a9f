// Pictures of a heap: every object has its box, every reference its arrow, small pictures and large.

import { describe, expect, test } from "vitest";
import { drawPicture } from "../../demo/archive/layout.js";
import { objectKey } from "../../demo/archive/picture.js";
import { fromObject } from "../../demo/recording/holders.js";
import type { SeenObject } from "../../demo/recording/moment.js";

function object(handle: number, targets: readonly number[]): SeenObject {
  return {
    handle,
    kind: "instance",
    label: `Node ${handle}`,
    name: "",
    refcount: 1,
    external: 0,
    generation: 0,
    hasFinalizer: false,
    isFinalized: false,
    isLegacy: false,
    isWeaklyReferenced: false,
    isAside: false,
    isInterpreters: false,
    blockWords: 0,
    isInSet: false,
    references: targets,
    names: targets.map(() => "next"),
  };
}

/** A chain whose last object refers to itself; the first one refers to all. */
function chain(length: number): Map<number, SeenObject> {
  const objects = Array.from({ length }, (_, index) =>
    object(index + 1, index === 0 ? [] : [Math.min(index + 2, length)]),
  );
  const all = objects.slice(1).map(({ handle }) => handle);
  objects[0] = object(1, all);
  return new Map(objects.map((each) => [each.handle, each]));
}

describe.each([6, 200])("a picture of %i objects", (length) => {
  const objects = chain(length);
  const { boxes, arrows, width, height } = drawPicture({
    objects: [...objects.values()],
    holdings: [
      { source: { kind: "variable", scope: "main", name: "first" }, to: 1, names: [], count: 1 },
      ...[...objects.values()].flatMap((object) => fromObject(object, objects)),
    ],
  });
  const arrowsOf = (from: number, to: number) =>
    arrows.filter(({ key }) => key.startsWith(`${objectKey(from)} ${objectKey(to)} `));

  test("has a box for each object, within the picture", () => {
    for (const handle of objects.keys()) {
      const box = boxes.get(objectKey(handle));
      expect(box?.x).toBeGreaterThan(0);
      expect(box?.x).toBeLessThan(width);
      expect(box?.y).toBeGreaterThan(0);
      expect(box?.y).toBeLessThan(height);
    }
  });

  test("has one arrow for each reference, and its ends touch both boxes", () => {
    for (const { handle, references } of objects.values()) {
      for (const to of references) {
        const [arrow, ...more] = arrowsOf(handle, to);
        expect(more).toEqual([]);
        for (const [key, point] of [
          [objectKey(handle), arrow?.points[0]],
          [objectKey(to), arrow?.points.at(-1)],
        ] as const) {
          const box = boxes.get(key);
          if (!box || !point) throw new Error(`${key} has no box, or its arrow no point`);
          expect(Math.abs(point.x - box.x)).toBeLessThanOrEqual(box.width / 2 + 0.001);
          expect(Math.abs(point.y - box.y)).toBeLessThanOrEqual(box.height / 2 + 0.001);
        }
      }
    }
  });
});

test("objects that only a list leads to are in a block, and no arrow passes behind one of them", () => {
  const count = 14;
  const leaves = Array.from({ length: count }, (_, at) => object(at + 2, []));
  const list = object(1, [...leaves.map(({ handle }) => handle)]);
  const objects = new Map([list, ...leaves].map((each) => [each.handle, each]));
  const { boxes, arrows, width, height } = drawPicture({
    objects: [...objects.values()],
    holdings: [...objects.values()].flatMap((each) => fromObject(each, objects)),
  });
  expect(width / height).toBeGreaterThan(0.9);
  expect(arrows.length).toBe(count);
  const ends = new Set(arrows.map(({ to }) => to));
  for (const { to, points } of arrows) {
    for (const key of ends) {
      const box = boxes.get(key);
      if (!box) throw new Error(`${key} has no box`);
      const isInside = points.some((point, at) => {
        const next = points[at + 1];
        return Array.from({ length: 51 }, (_, part) => {
          const share = next ? part / 50 : 0;
          const x = point.x + share * ((next?.x ?? point.x) - point.x);
          const y = point.y + share * ((next?.y ?? point.y) - point.y);
          return Math.abs(x - box.x) < box.width / 2 && Math.abs(y - box.y) < box.height / 2;
        }).includes(true);
      });
      expect(isInside, `${to} behind ${key}`).toBe(false);
    }
  }
});

test("objects without arrows to others are in rows, and none overlaps another", () => {
  const lone = Array.from({ length: 20 }, (_, index) => object(index + 1, [index + 1]));
  const objects = new Map(lone.map((each) => [each.handle, each]));
  const holdings = lone.flatMap((each) => fromObject(each, objects));
  const { boxes, width, height } = drawPicture({ objects: lone, holdings });
  expect(width / height).toBeGreaterThan(1);
  const all = [...boxes.values()];
  expect(all.length).toBe(lone.length);
  for (const [at, box] of all.entries()) {
    for (const other of all.slice(at + 1)) {
      const isBeside = Math.abs(box.x - other.x) >= box.width;
      expect(isBeside || Math.abs(box.y - other.y) >= box.height).toBe(true);
    }
  }
});
