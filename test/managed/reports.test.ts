// What a heap reports about its collections: callbacks, debug lines, saved objects.

import { describe, expect, test } from "vitest";
import {
  type CollectionInfo,
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  del,
  GC,
} from "../../src/index.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("reports on $name", ({ choice }) => {
  const setUp = () => {
    const lines: string[] = [];
    const gc = new GC({ ...choice, automatic: false });
    gc.onDebug = (line) => lines.push(line);
    class Node extends gc.Object {
      ref: Node | undefined;
    }
    class Old extends Node {
      static readonly finalizers = "legacy";
      override __del__(): void {}
    }
    const drop = (object: Node): void => {
      object.ref = object;
      del(object);
    };
    return { gc, lines, Node, Old, drop };
  };

  test("DEBUG_STATS prints four lines, and nothing when it is off", () => {
    const { gc, lines, Node, drop } = setUp();
    gc.setDebug(DEBUG_STATS);
    drop(new Node());
    gc.collect(1);
    expect(lines.slice(0, 3)).toEqual([
      "gc: collecting generation 1...",
      "gc: objects in each generation: 1 0 0",
      "gc: objects in permanent generation: 0",
    ]);
    expect(lines[3]).toMatch(/^gc: done, 1 unreachable, 0 uncollectable, \d+\.\d{4}s elapsed$/);
    expect(lines).toHaveLength(4);
    gc.setDebug(0);
    gc.collect();
    expect(lines).toHaveLength(4);
  });

  test("collectable and uncollectable objects are named", () => {
    const { gc, lines, Node, Old, drop } = setUp();
    gc.setDebug(DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE);
    drop(new Node());
    drop(new Old());
    expect(gc.collect()).toBe(2);
    expect(lines).toEqual(["gc: collectable <Node#1>", "gc: uncollectable <Old#2>"]);
    expect(gc.garbage).toHaveLength(1);
    expect(gc.validate()).toEqual([]);
  });

  test("DEBUG_SAVEALL keeps what would be freed, and counts it as collected", () => {
    const { gc, Node, drop } = setUp();
    gc.setDebug(DEBUG_SAVEALL);
    const node = new Node();
    drop(node);
    expect(gc.collect()).toBe(1);
    expect(gc.garbage).toEqual([node]);
    expect(gc.getStats()[2]).toEqual({ collections: 1, collected: 1, uncollectable: 0 });
    gc.setDebug(0);
    node.ref = undefined;
    gc.garbage.length = 0;
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("DEBUG_LEAK is everything except the statistics", () => {
    const { gc, lines, Node, drop } = setUp();
    gc.setDebug(DEBUG_LEAK);
    expect(gc.getDebug()).toBe(38);
    drop(new Node());
    gc.collect();
    expect(lines).toEqual(["gc: collectable <Node#1>"]);
    expect(gc.garbage).toHaveLength(1);
  });

  test("a sink that revives an object keeps it, and one that throws is reported", () => {
    const { gc, Node, drop } = setUp();
    const reports: string[] = [];
    gc.onUnraisable = ({ where }) => reports.push(where);
    const node = new Node();
    const kept: unknown[] = [];
    gc.setDebug(DEBUG_COLLECTABLE);
    const list = new gc.List<unknown>();
    gc.onDebug = () => {
      list.push(node);
      kept.push(gc.getRefcount(node));
      throw new Error("sink");
    };
    drop(node);
    expect(gc.collect()).toBe(0);
    expect(kept).toEqual([2]);
    expect(reports).toEqual(["debug sink"]);
    expect(list.at(0)).toBe(node);
    expect(gc.validate()).toEqual([]);
  });

  test("callbacks are called at the start and the stop, with one info object a phase", () => {
    const { gc, Node, drop } = setUp();
    const heard: [string, CollectionInfo][] = [];
    gc.callbacks.push((phase, info) => heard.push([phase, info]));
    gc.callbacks.push((phase, info) => heard.push([phase, info]));
    drop(new Node());
    gc.collect(0);
    expect(heard.map(([phase]) => phase)).toEqual(["start", "start", "stop", "stop"]);
    const [[, start], [, same], [, stop]] = heard as [
      [string, CollectionInfo],
      [string, CollectionInfo],
      [string, CollectionInfo],
    ];
    expect(same).toBe(start);
    expect(start).toEqual({
      generation: 0,
      collected: 0,
      uncollectable: 0,
      candidates: 0,
      duration: 0,
    });
    expect(stop).toMatchObject({ generation: 0, collected: 1, uncollectable: 0, candidates: 1 });
    expect(stop.duration).toBeGreaterThanOrEqual(0);
  });

  test("a callback that throws is reported; the others are called; a collect in one returns 0", () => {
    const { gc } = setUp();
    const reports: unknown[] = [];
    const nested: number[] = [];
    gc.onUnraisable = ({ where }) => reports.push(where);
    gc.callbacks.push(
      () => {
        throw new Error("callback");
      },
      () => nested.push(gc.collect()),
    );
    gc.collect();
    expect(reports).toEqual(["callback", "callback"]);
    expect(nested).toEqual([0, 0]);
  });

  test("automatic collections are reported too", () => {
    const gc = new GC({ ...choice, thresholds: [5, 10, 10] });
    const generations: number[] = [];
    gc.callbacks.push((phase, { generation }) => {
      if (phase === "stop") generations.push(generation);
    });
    const objects = Array.from({ length: 13 }, () => new gc.Object());
    expect(objects).toHaveLength(13);
    expect(generations).toEqual([0, 0]);
  });
});
