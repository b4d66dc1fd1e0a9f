// Laws for every tool, every kind of object and every engine, before a collection and after it.

import { describe, expect, test } from "vitest";
import { proxy } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { KINDS, newWorld } from "./kinds.js";
import type { Tool } from "./tools.js";

export function checkEquality(tools: readonly Tool[]): void {
  describe.each(ENGINES)("on $name", ({ choice }) => {
    describe.each(tools)("to $name", ({ isEqual, ...tool }) => {
      test.each(KINDS)("two of $name are never equal, one is equal to itself", (kind) => {
        const world = newWorld(choice);
        const [a, same, other] = [0, 0, 1].map((x) => kind.make(world, x)) as [
          object,
          object,
          object,
        ];
        const isSeen = Boolean(
          (tool.comparesItems && kind.isIterable) ||
            (tool.comparesAttributes && kind.hasAttributes),
        );
        for (let round = 0; round < 3; round++) {
          expect(isEqual(a, a)).toBe(true);
          expect(isEqual([a, { a }], [a, { a }])).toBe(true);
          expect([isEqual(a, same), isEqual([{ a }], [{ a: same }])]).toEqual([isSeen, isSeen]);
          if (kind.make.length > 1)
            expect([isEqual(a, other), isEqual([a], [other])]).toEqual([false, false]);
          expect([isEqual(a, {}), isEqual({}, a), isEqual(a, [])]).toEqual([false, false, false]);
          world.heap.collect();
        }
      });

      test("weak proxies of one object are equal, and equal to it", () => {
        const { Thing } = newWorld(choice);
        const a = new Thing();
        const [one, other] = [proxy(a), proxy(a, () => undefined)];
        const isOne = !tool.refusesProxies;
        expect([isEqual(one, other), isEqual(one, a), isEqual(a, one)]).toEqual([
          isOne,
          isOne,
          isOne,
        ]);
      });
    });
  });
}
