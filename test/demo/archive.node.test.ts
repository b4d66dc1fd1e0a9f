// The archive's answers to the page: news once, a scene that adds up, and never more than the page can show.

import { describe, expect, test } from "vitest";
import { CAPACITY, LONG } from "../../assembly/layout.js";
import { ACTIONS_MAX, NO_STEPS } from "../../demo/archive/actions.js";
import { Archive } from "../../demo/archive/archive.js";
import { SLOT_BYTES } from "../../demo/archive/marks.js";
import type { Answers, Questions } from "../../demo/archive/messages.js";
import { type PathStep, pathTo } from "../../demo/archive/path.js";
import { objectKey } from "../../demo/archive/picture.js";
import { sceneAt } from "../../demo/archive/scene.js";
import type { Moment, Phase, Step } from "../../demo/recording/moment.js";
import { slotOf } from "../../demo/recording/snapshot.js";
import { Timeline } from "../../demo/recording/timeline.js";
import { inspect } from "../../src/inspect.js";
import { Columns } from "../../src/twin/columns.js";
import { LESSONS, lesson, record } from "./recordings.js";

const NO_OUTPUT = { head: [], tail: [], leftOut: { lines: 0, characters: 0 } };

function archiveOf(steps: readonly Step[]): Archive {
  const archive = new Archive();
  archive.hear({ type: "progress", steps, output: NO_OUTPUT });
  return archive;
}

function ask<About extends "scene" | "table" | "detail">(
  archive: Archive,
  about: About,
  question: Questions[About],
): NonNullable<Answers[About]> {
  const asked = { about, number: 1, ...question } as Parameters<Archive["answer"]>[0];
  const answer = archive.answer(asked) as Answers[About];
  if (!answer) throw new Error(`no answer about ${about}`);
  return answer;
}

const MANY =
  "class Node:\n    pass\nnodes = [Node() for _ in range(700)]\n" +
  "for i in range(700):\n    nodes[i].next = nodes[i - 1]\n";

describe("news", () => {
  test("are sent once; output continues where it ended", () => {
    const archive = new Archive();
    expect(archive.takeNews()).toBeUndefined();
    const write = (text: string, at: number): void =>
      archive.hear({
        type: "progress",
        steps: [],
        output: { ...NO_OUTPUT, head: [{ text, isError: false, at }] },
      });
    write("a", 0);
    write("b", 1);
    expect(archive.takeNews()?.output?.head).toEqual([{ text: "ab", isError: false, at: 0 }]);
    expect(archive.takeNews()).toBeUndefined();
    write("c", 2);
    expect(archive.takeNews()?.output?.head).toEqual([{ text: "c", isError: false, at: 2 }]);
  });

  test("that nothing runs any more are urgent until they are sent", () => {
    const archive = new Archive();
    archive.hear({ type: "engine", engine: "wasm" });
    expect(archive.isUrgent).toBe(false);
    archive.hear({ type: "rest" });
    expect(archive.isUrgent).toBe(true);
    expect(archive.takeNews()).toMatchObject({ engine: "wasm", rest: {} });
    expect(archive.isUrgent).toBe(false);
  });

  test("of a long run are as wide as a strip", () => {
    const { steps } = record("wasm", "n = 0\nwhile n < 5000: n += 1\n", "modern", false);
    const overview = archiveOf(steps).takeNews()?.overview;
    expect(overview?.count).toBe(steps.length);
    expect(steps.length).toBeGreaterThan(5000);
    expect(overview?.live.length).toBeGreaterThan(300);
    expect(overview?.live.length).toBeLessThanOrEqual(600);
  });
});

describe("a scene", () => {
  test.each(LESSONS)("draws as many arrows into a box as its refcount: %s", (name) => {
    const { steps } = record("wasm", lesson(name), "modern", false);
    const timeline = new Timeline();
    timeline.add(steps);
    let boxes = 0;
    for (let position = 0; position < steps.length; position++) {
      const heap = sceneAt(timeline, position, false)?.heap;
      if (heap?.kind !== "drawing") continue;
      const keys = new Set(heap.picture.arrows.map(({ key }) => key));
      const counted = new Map<string, number>();
      for (const { key, to, count, isWeak } of heap.lines.values()) {
        expect(keys.has(key)).toBe(true);
        if (!isWeak) counted.set(to, (counted.get(to) ?? 0) + count);
      }
      for (const { handle, refcount } of heap.objects.values()) {
        expect(heap.picture.boxes.has(objectKey(handle))).toBe(true);
        expect(counted.get(objectKey(handle)) ?? 0).toBe(refcount);
        boxes++;
      }
    }
    expect(boxes).toBeGreaterThan(steps.length);
  });

  test("is the moment of a number, the last one, or where a lesson begins", () => {
    const { steps } = record("wasm", lesson("clean-up"), "modern", false);
    const archive = archiveOf(steps);
    const at = (wanted: Questions["scene"]["wanted"]): number =>
      ask(archive, "scene", { wanted, isAll: false }).position;
    expect(at(3)).toBe(3);
    expect(at("last")).toBe(steps.length - 1);
    expect(at(1_000_000)).toBe(steps.length - 1);
    const phases = steps.map(({ phase }) => phase);
    expect(at({ first: "subtractRefs" })).toBe(phases.lastIndexOf("subtractRefs"));
    expect(new Archive().answer({ about: "scene", number: 1, wanted: "last", isAll: false })).toBe(
      undefined,
    );
  });

  test("of many objects has a cell for each, in the order of their slots, and no boxes", () => {
    const { steps } = record("wasm", MANY, "modern", false);
    const { heap, objectCount } = ask(archiveOf(steps), "scene", { wanted: "last", isAll: false });
    if (heap.kind !== "cells") throw new Error("a drawing");
    expect(heap.handles.length).toBe(objectCount);
    expect(heap.states.length).toBe(objectCount);
    const slots = [...heap.handles].map(slotOf);
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
  });
});

describe("the steps within a phase", () => {
  /** Of the last collection, and of one that is not drawn. */
  const within = (source: string, first: Phase): ReturnType<typeof sceneOf>["within"] =>
    sceneOf(source, first).within;
  const sceneOf = (source: string, first: Phase): NonNullable<Answers["scene"]> => {
    const { steps } = record("wasm", `import gc\n${source}gc.collect()\n`, "modern", false);
    return ask(archiveOf(steps), "scene", { wanted: { first }, isAll: false });
  };

  test.each(LESSONS)("are complete, or the page says what is missing: %s", (name) => {
    const { steps } = record("wasm", lesson(name), "modern", false);
    const timeline = new Timeline();
    timeline.add(steps);
    for (let position = 0; position < steps.length; position++) {
      const scene = sceneAt(timeline, position, false);
      const { actions, count, missing } = scene?.within ?? NO_STEPS;
      expect(actions.length).toBe(count);
      expect(missing).toBe("");
      if (scene?.phase === "updateRefs") expect(count).toBeGreaterThan(0);
    }
  });

  test("are cut at the limit, the first ones sent; their number is that of the references", () => {
    const source =
      "nodes = [[] for _ in range(60)]\nfor node in nodes: node.extend(nodes + nodes)\n";
    const { actions, count, missing } = within(source, "subtractRefs");
    // The list, too, has a reference to each of the 60.
    const references = 60 * 120 + 60;
    expect(count).toBeGreaterThanOrEqual(references);
    expect(count).toBeLessThan(references + 10); // visits of objects that explain nothing
    expect(actions.length).toBe(ACTIONS_MAX);
    expect(missing).toContain(`has ${count.toLocaleString("en")} steps. The first 5,000 can be`);
    expect(within(source, "updateRefs")).toMatchObject({ count: 62, missing: "" });
  });

  test("that were not recorded, because there are too many objects, are reported", () => {
    const { count, missing } = within("nodes = [[] for _ in range(4000)]\n", "updateRefs");
    expect(count).toBe(0);
    expect(missing).toMatch(/not recorded: it is about 4,\d\d\d objects, .* at most 3,000\.$/);
    expect(within("nodes = [[] for _ in range(4000)]\n", "start").missing).toBe("");
  });

  test("among more objects than are drawn are reported", () => {
    const { within: steps, objectCount } = sceneOf(MANY, "subtractRefs");
    expect(steps.actions).toEqual([]);
    expect(steps.missing).toMatch(/^This phase has [1-9],\d\d\d steps\. .* at most 150 objects/);
    expect(steps.missing).toContain(`there are ${objectCount} here`);
  });
});

describe("the table", () => {
  const { steps } = record("wasm", MANY, "modern", false);
  const archive = archiveOf(steps);
  const position = steps.length - 1;
  const rows = (search: string, first: number, count: number): Answers["table"] =>
    ask(archive, "table", { position, isAll: false, search, first, count });

  test("has the requested rows, and the number of all rows", () => {
    const table = rows("", 300, 20);
    expect(table?.rows.length).toBe(20);
    expect(table?.first).toBe(300);
    expect(table?.foundCount).toBe(table?.objectCount);
    expect(table?.objectCount).toBeGreaterThan(700);
    expect(rows("", 5000, 20)?.rows.length).toBe(20);
  });

  test("finds by name, label and mark", () => {
    const table = rows("node 690", 0, 20);
    expect(table?.rows.map(({ label }) => label)).toEqual(["Node 690"]);
    expect(table?.rows[0]?.heldBy).toBe("list 1; Node 691: .next");
    expect(table?.rows[0]?.refersTo).toContain(".next: Node 689");
  });

  test("lists one holder of an object for each reference in its refcount", () => {
    const [row] = rows("node 5", 0, 1)?.rows ?? [];
    const detail = ask(archive, "detail", { position, isAll: false, handle: row?.handle ?? 0 });
    expect(detail.refcount).toBe(2);
    expect(detail.holders.length).toBe(2);
    expect(detail.holders.every(({ handle }) => handle !== undefined)).toBe(true);
  });
});

describe("what an object costs", () => {
  test("in the columns is the size of a slot in all of them", () => {
    const heap = new Columns(2 ** 30);
    const { unreachableBits, candidateBits, youngList, queue, types, gcRefs, counts, rows } = heap;
    const bits = [unreachableBits, candidateBits];
    const capacity = types.length;
    const bytes = [...bits, youngList, types, gcRefs, counts, rows].reduce(
      (sum, { byteLength }) => sum + byteLength,
      0,
    );
    // The queue has one word more than its slots.
    expect((bytes + queue.byteLength - 4) / capacity).toBe(SLOT_BYTES);
  });

  test("in a block is the size that the heap has allocated; a row with room for its references has none", () => {
    const { moments, program } = record("wasm", lesson("layout"));
    const { rows } = program.heap.inspection().engine.columns();
    const last = moments.at(-1) as Moment;
    let [blocks, others] = [0, 0];
    for (const { handle, blockWords, references } of last.objects.values()) {
      const row = slotOf(handle) << 2;
      const isLong = ((rows[row] as number) & LONG) !== 0;
      expect(blockWords).toBe(isLong ? rows[row + (CAPACITY >> 2)] : 0);
      expect(blockWords === 0 ? 3 : blockWords).toBeGreaterThanOrEqual(references.length);
      if (isLong) blocks++;
      else others++;
    }
    expect(blocks).toBeGreaterThan(10);
    expect(others).toBeGreaterThan(10);
  });
});

describe("why an object is alive", () => {
  const texts = (path: readonly PathStep[]): string[] =>
    path.map(({ text, through }) => `${text} ${through}`.trim());

  test.each(["leaks", "resurrection", "circle"])(
    "is a path as short as the one that inspect finds in the heap itself: %s",
    (name) => {
      const { moments, program } = record(
        "wasm",
        `${lesson(name)}ring = [0]\nring.append(ring)\ndel ring\n`,
      );
      const last = moments.at(-1) as Moment;
      const graph = inspect(program.heap);
      let [alive, garbage] = [0, 0];
      for (const { handle } of last.objects.values()) {
        const chain = graph.whyAlive(handle);
        const path = pathTo(last, last.objects, handle);
        // Everything is shown here, so the path consists of the holder of its first object, and the objects
        // of the chain.
        expect(path.length).toBe(chain ? chain.objects.length + 1 : 0);
        for (const [at, step] of path.slice(1, -1).entries()) {
          const references = last.objects.get(step.handle as number)?.references;
          expect(references).toContain(path[at + 2]?.handle);
        }
        if (chain) alive++;
        else garbage++;
      }
      expect(alive).toBeGreaterThan(100);
      expect(garbage).toBe(1); // the ring
    },
  );

  test("begins at the interpreter, a variable or the stack, and names each reference", () => {
    const source =
      "class A:\n    pass\ndef f(x):\n    x.y = A()\n    return x\na = [A()]\nf(a[0])\n";
    const { moments } = record("wasm", source);
    const returns = moments.findLast(({ line }) => line === 5) as Moment;
    const of = (moment: Moment, label: string): string[] => {
      const found = [...moment.objects.values()].find((object) => object.label === label);
      return texts(pathTo(moment, moment.visible, found?.handle ?? 0));
    };
    expect(of(returns, "A 2")).toEqual(["x of f()", "A 1 .y", "A 2"]);
    const last = moments.at(-1) as Moment;
    const [start, ...rest] = of(last, "A 2");
    expect(["the interpreter", "the stack"]).toContain(start);
    expect(rest).toEqual(["module names a", "list 1 [0]", "A 1 .y", "A 2"]);
  });

  test("is answered in the lesson on leaks: the log leads to the session", () => {
    const { steps } = record("wasm", lesson("leaks"), "modern", false);
    const archive = archiveOf(steps);
    const wanted = { first: "subtractRefs" } as const;
    const { position, mentions } = ask(archive, "scene", { wanted, isAll: false });
    const handle = mentions.get("Session 1") as number;
    const detail = ask(archive, "detail", { position, isAll: false, handle });
    expect(texts(detail.path).slice(1)).toEqual([
      "module names server",
      "Server 1 .log",
      "list 1 [0]",
      "Session 1",
    ]);
  });
});
