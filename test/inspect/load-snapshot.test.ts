// loadHeapSnapshot against plain readers and the plainest algorithms, and from every kind of source.

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { del, GC } from "../../src/index.js";
import type { HeapSnapshot, SnapshotSource } from "../../src/inspect.js";
import {
  inspect,
  loadHeapSnapshot,
  snapshotGrowth,
  toDot,
  writeHeapSnapshot,
} from "../../src/inspect.js";
import { ENGINES } from "../engines.js";
import { graphTexts, makeHeap } from "./graphs.js";
import {
  EDGE_TYPES,
  NODE_TYPES,
  reachIn,
  type SnapshotText,
  snapshotTexts,
  startsOf,
  writeText,
} from "./snapshot-text.js";

vi.setConfig({ testTimeout: 60_000 });

/** The contents of a loaded snapshot, for comparison with the text. */
function readBack(snapshot: HeapSnapshot): SnapshotText {
  const { strings } = snapshot.file;
  const nodes = Array.from({ length: snapshot.objectCount }, (_, node) => {
    const { kind, selfSize, id } = snapshot.describe(node);
    expect(id).toBe(node * 2 + 1);
    const { offsets } = snapshot.file.nodes;
    return {
      type: NODE_TYPES.indexOf(kind),
      name: snapshot.file.nodes.names[node] as number,
      size: selfSize,
      edges: snapshot.edges(node).map(({ to, kind: type }, index) => ({
        type: EDGE_TYPES.indexOf(type),
        name: snapshot.file.edges.names[offsets[node]! + index] as number,
        to,
      })),
    };
  });
  return { nodes, strings: Array.from({ length: strings.count }, (_, index) => strings.at(index)) };
}

const small: SnapshotText = {
  nodes: [
    { type: 0, name: 0, size: 0, edges: [{ type: 1, name: 0, to: 1 }] },
    { type: 1, name: 1, size: 16, edges: [{ type: 0, name: 2, to: 2 }] },
    { type: 2, name: 3, size: 24, edges: [] },
  ],
  strings: ["", "Session", "next", "a text"],
};

describe("a heap snapshot", () => {
  test("loads as it is, cut into pieces anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(snapshotTexts, fc.integer({ min: 1, max: 300 }), async (text, length) => {
        const bytes = new TextEncoder().encode(writeText(text));
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += length) {
          pieces.push(bytes.slice(at, at + length));
        }
        expect(readBack(await loadHeapSnapshot(pieces))).toEqual(text);
      }),
      { numRuns: 150 },
    );
  });

  test("has the retained sizes, paths and unreachable nodes of the plainest algorithm", async () => {
    await fc.assert(
      fc.asyncProperty(snapshotTexts, async (text) => {
        const snapshot = await loadHeapSnapshot([writeText(text)]);
        const starts = startsOf(text);
        const held = reachIn(text, starts);
        const fromRoot = reachIn(text, [0]);
        const unreached: number[] = [];
        for (const [node, { size }] of text.nodes.entries()) {
          if (!fromRoot.has(node)) unreached.push(node);
          const without = reachIn(text, starts, node);
          const lost = [...held].filter((each) => !without.has(each));
          const bytes = lost.reduce((sum, each) => sum + text.nodes[each]!.size, 0);
          const expected = held.has(node)
            ? { object: node, bytes, count: lost.length }
            : { object: node, bytes: size, count: 1 };
          // The root retains everything in the end.
          const total = text.nodes.reduce((sum, each) => sum + each.size, 0);
          const all = { object: 0, bytes: total, count: text.nodes.length };
          expect(snapshot.retained(node)).toEqual(node === 0 ? all : expected);
          const way = snapshot.whyAlive(node);
          expect(way !== undefined).toBe(fromRoot.has(node));
          for (const [step, to] of (way?.objects ?? []).entries()) {
            if (step > 0) expect(snapshot.referents(way!.objects[step - 1]!)).toContain(to);
            else expect(to).toBe(0);
          }
        }
        expect(snapshot.garbage()).toEqual(unreached);
        for (const { type, retained } of snapshot.retainedByType()) {
          const topmost = snapshot.objectsByType(type).filter((node) => {
            let above = snapshot.dominator(node);
            while (above !== undefined && snapshot.typeOf(above) !== type) {
              above = snapshot.dominator(above);
            }
            return above === undefined;
          });
          const bytes = topmost.map((node) => snapshot.retained(node).bytes);
          expect(retained).toBe(bytes.reduce((sum, each) => sum + each, 0));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("may have unknown fields and members: they are skipped", async () => {
    const more = { extra: '{"a":[1,-2.5e3,[true,null,"x\\"]"],{}],"b":{"c":[]}}', other: "0" };
    const text = writeText(small, { more, fields: ["colour", "age"] });
    expect(readBack(await loadHeapSnapshot([text]))).toEqual(small);
  });

  test.each(["node_fields", "edge_fields"])(
    "lacks one of its %s: the error names it",
    async (list) => {
      const text = writeText(small);
      const { snapshot } = JSON.parse(text) as { snapshot: { meta: Record<string, string[]> } };
      const fields = snapshot.meta[list] as string[];
      for (const field of fields) {
        if (field === "detachedness") continue;
        const known = JSON.stringify(fields);
        const without = text.replace(known, known.replace(`"${field}"`, '"other"'));
        await expect(loadHeapSnapshot([without])).rejects.toMatchObject({
          code: "ERR_HEAP_SNAPSHOT",
          message: expect.stringMatching(
            new RegExp(`byte 12: snapshot.meta.${list} has no "${field}"`),
          ),
        });
      }
    },
  );

  test("has sizes and ids beyond 2^32", async () => {
    const text = writeText(small).replace("1,1,3,16,", `1,1,${2 ** 40 + 1},${2 ** 33},`);
    const snapshot = await loadHeapSnapshot([text]);
    expect(snapshot.describe(1)).toMatchObject({ id: 2 ** 40 + 1, selfSize: 2 ** 33 });
    expect(snapshot.retained(1).bytes).toBe(2 ** 33 + 24);
    expect(snapshot.nodeOfId(2 ** 40 + 1)).toBe(1);
    expect(snapshot.nodeOfId(4)).toBeUndefined();
  });

  test("names its nodes, edges and types as DevTools does", async () => {
    const snapshot = await loadHeapSnapshot([writeText(small)]);
    expect(String(snapshot.whyAlive(2))).toBe('(root) [0] → Session @3 .next → "a text" @5');
    expect(snapshot.countByType().map(({ type }) => type)).toEqual([
      "(string)",
      "(synthetic)",
      "Session",
    ]);
    expect(snapshot.holders(2)).toEqual([{ from: 1, to: 2, name: ".next", kind: "property" }]);
    expect(toDot(snapshot, { objects: [1] })).toContain(
      'label="Session @3\\n16 bytes, retains 40"',
    );
    expect(String(snapshot.mostRetaining(1)[0]?.object)).toBe("0");
  });

  test("refuses numbers that are not its nodes", async () => {
    const snapshot = await loadHeapSnapshot([writeText(small)]);
    for (const node of [3, -1, 0.5]) {
      expect(() => snapshot.describe(node)).toThrow(
        /is not a node of this snapshot .expected 0 to 2/,
      );
    }
    expect(() => snapshot.retained("1" as never)).toThrow(TypeError);
    expect(() => snapshotGrowth(snapshot, {} as never)).toThrow(
      /last must be what loadHeapSnapshot/,
    );
  });

  test("follows weak edges on request", async () => {
    const weak = JSON.parse(JSON.stringify(small)) as { nodes: { edges: { type: number }[] }[] };
    weak.nodes[1]!.edges[0]!.type = EDGE_TYPES.indexOf("weak");
    const text = writeText(weak as never);
    expect((await loadHeapSnapshot([text])).garbage()).toEqual([2]);
    expect((await loadHeapSnapshot([text], { followWeak: true })).garbage()).toEqual([]);
  });
});

describe.each(ENGINES)("a heap that the library wrote, on $name", ({ choice }) => {
  test("loads back equal: objects, sizes, references, retained sizes, garbage", async () => {
    await fc.assert(
      fc.asyncProperty(graphTexts, async (text) => {
        const { heap } = makeHeap(text, choice);
        const graph = inspect(heap, { sizeOf: (handle) => (handle % 97) + 1 });
        const snapshot = await loadHeapSnapshot(writeHeapSnapshot(graph));
        const first = graph.garbage().length > 0 ? 2 : 1;
        expect(snapshot.objectCount).toBe(graph.objectCount + first);
        for (const [index, object] of graph.objects.entries()) {
          const node = index + first;
          expect(snapshot.describe(node)).toMatchObject({
            id: graph.inspection.idOf(object),
            type: graph.typeOf(object),
            selfSize: graph.sizes[index],
          });
          const { bytes, count } = graph.retained(object);
          expect(snapshot.retained(node)).toEqual({ object: node, bytes, count });
          const targets = graph
            .referents(object)
            .map((each) => graph.objects.indexOf(each) + first);
          const edges = snapshot.edges(node).map(({ to }) => to);
          expect([...new Set(edges)].toSorted()).toEqual(targets.toSorted());
        }
        heap.dispose();
      }),
      { numRuns: 60 },
    );
  });
});

describe("loadHeapSnapshot reads", () => {
  const text = writeText(small);
  const bytes = new TextEncoder().encode(text);
  async function* inTime(): AsyncGenerator<Uint8Array> {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const sources: Record<string, () => SnapshotSource> = {
    "a Uint8Array": () => bytes,
    "an ArrayBuffer": () => bytes.slice().buffer,
    "a Blob": () => new Blob([bytes]),
    "a Response": () => new Response(bytes, { headers: { "content-length": `${bytes.length}` } }),
    "a ReadableStream": () => new Blob([bytes]).stream(),
    "an AsyncIterable": inTime,
    "pieces of text": () => [...text],
  };
  test.each(Object.entries(sources))("%s", async (_, source) => {
    expect(readBack(await loadHeapSnapshot(source()))).toEqual(small);
  });

  test("no other source", async () => {
    const wrong: unknown[] = [
      null,
      7,
      {},
      undefined,
      [7],
      [null],
      new Response("", { status: 404 }),
    ];
    for (const source of wrong) {
      await expect(loadHeapSnapshot(source as never)).rejects.toMatchObject({
        name: "TypeError",
        code: "ERR_ARGUMENT",
      });
    }
    await expect(loadHeapSnapshot([text], null as never)).rejects.toThrow(
      /options must be an object/,
    );
    await expect(loadHeapSnapshot([text], { followWeak: 1 } as never)).rejects.toThrow(
      /true or false/,
    );
  });

  test("characters split in two", async () => {
    const foxes = { ...small, strings: ["", "Session", "next", "🦊".repeat(100_000)] };
    const whole = writeText(foxes);
    const snapshot = await loadHeapSnapshot([whole.slice(0, -41), whole.slice(-41)]);
    expect(snapshot.describe(2).name).toBe("🦊".repeat(100_000));
  });

  test("and reports progress, until it is aborted", async () => {
    const seen: unknown[] = [];
    await loadHeapSnapshot(bytes, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ bytes: bytes.length, byteLength: bytes.length }]);

    const controller = new AbortController();
    let isClosed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        yield text.slice(0, 50);
        controller.abort(new Error("enough"));
        yield " ";
      } finally {
        isClosed = true;
      }
    }
    const { signal } = controller;
    await expect(loadHeapSnapshot(endless(), { signal })).rejects.toThrow("enough");
    await vi.waitFor(() => expect(isClosed).toBe(true));
    await expect(loadHeapSnapshot(bytes, { signal })).rejects.toThrow("enough");
  });

  test("a source that stalls, until it is aborted", async () => {
    const controller = new AbortController();
    let cancelled: unknown;
    const silent = new ReadableStream<Uint8Array>({
      cancel: (reason) => {
        cancelled = reason ?? "cancelled";
      },
    });
    const loading = loadHeapSnapshot(silent, { signal: controller.signal });
    controller.abort(new Error("no more"));
    await expect(loading).rejects.toThrow("no more");
    await vi.waitFor(() => expect(cancelled).toBe("cancelled"));
  });
});

test("growth between snapshots is what was made between them and is still alive", async () => {
  const gc = new GC({ automatic: false });
  class Session extends gc.Object {}
  const load = (): Promise<HeapSnapshot> => loadHeapSnapshot(writeHeapSnapshot(inspect(gc)));
  const old = new Session();
  const first = await load();
  const [leaked, short] = [new Session(), new Session()];
  const second = await load();
  del(short);
  del(old);
  const late = new Session();
  const third = await load();
  const idsOf = (nodes: number[]): number[] => nodes.map((node) => third.describe(node).id);
  const inspection = inspect(gc).inspection;
  const ids = (...objects: Session[]): number[] => objects.map((each) => inspection.idOf(each));
  const { nodes, types } = snapshotGrowth(first, third);
  expect(idsOf(nodes)).toEqual(ids(late, leaked));
  expect(types).toEqual([{ type: "Session", count: 2, bytes: 64, change: 1, bytesChange: 32 }]);
  expect(idsOf(snapshotGrowth(first, third, second).nodes)).toEqual(ids(leaked));
});
