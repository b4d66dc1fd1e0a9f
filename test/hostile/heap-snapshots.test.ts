// Altered heap snapshots: an error with the place of a byte, or exactly what the bytes say; never a hang, and
// never an array larger than the file explains.

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { HeapSnapshot } from "../../src/inspect.js";
import { loadHeapSnapshot } from "../../src/inspect.js";
import { type SnapshotText, snapshotTexts, writeText } from "../inspect/snapshot-text.js";
import { edits, mutated, strangers } from "./mutation.js";

vi.setConfig({ testTimeout: 120_000 });

const SMALL: SnapshotText = {
  nodes: [
    {
      type: 0,
      name: 0,
      size: 0,
      edges: [
        { type: 1, name: 0, to: 1 },
        { type: 2, name: 1, to: 2 },
      ],
    },
    { type: 1, name: 1, size: 16, edges: [{ type: 0, name: 2, to: 2 }] },
    { type: 2, name: 3, size: 24, edges: [] },
  ],
  strings: ["", "Session", 'ne"xt\n', "ünï 🦊"],
};
const TEXT = writeText(SMALL, { more: { trace: '[[1,2],{"a":-0.5e1}]' } });
const BYTES = new TextEncoder().encode(TEXT);

interface Plain {
  snapshot: {
    meta: { node_fields: string[]; edge_fields: string[] };
    node_count: number;
    edge_count: number;
  };
  nodes: number[];
  edges: number[];
  strings: string[];
}

/** The columns according to a plain reader, which parses the whole. */
function readPlainly(bytes: Uint8Array): unknown {
  const { snapshot, nodes, edges, strings } = JSON.parse(new TextDecoder().decode(bytes)) as Plain;
  const column = (fields: string[], list: number[], field: string): number[] =>
    list.filter((_, index) => index % fields.length === fields.indexOf(field));
  const { node_fields, edge_fields } = snapshot.meta;
  const ofNodes = ["type", "name", "id", "self_size"].map((each) =>
    column(node_fields, nodes, each),
  );
  const targets = column(edge_fields, edges, "to_node").map((each) => each / node_fields.length);
  const ofEdges = ["type", "name_or_index"].map((each) => column(edge_fields, edges, each));
  return [snapshot.node_count, snapshot.edge_count, ...ofNodes, ...ofEdges, targets, strings];
}

function readBack({ file }: HeapSnapshot): unknown {
  const { meta, nodes, edges, strings } = file;
  const lists = [nodes.types, nodes.names, nodes.ids, nodes.selfSizes, edges.types, edges.names];
  return [
    ...[meta.nodeCount, meta.edgeCount],
    ...[...lists, edges.targets].map((each) => [...each]),
    Array.from({ length: strings.count }, (_, index) => strings.at(index)),
  ];
}

/** Words of all arrays made with a length while `work` runs. */
async function wordsMade(work: () => Promise<void>): Promise<number> {
  let words = 0;
  const classes = { Uint8Array, Uint32Array, Float64Array };
  for (const [name, Class] of Object.entries(classes)) {
    const counting: object = new Proxy(Class, {
      construct(target, args: unknown[], newTarget): object {
        if (typeof args[0] === "number") words += args[0];
        return Reflect.construct(
          target,
          args,
          newTarget === counting ? target : newTarget,
        ) as object;
      },
    });
    vi.stubGlobal(name, counting);
    Object.defineProperty(Class.prototype, "constructor", { value: counting, configurable: true });
  }
  try {
    await work();
  } finally {
    vi.unstubAllGlobals();
    for (const Class of Object.values(classes)) {
      Object.defineProperty(Class.prototype, "constructor", { value: Class, configurable: true });
    }
  }
  return words;
}

/**
 * Loads in one piece and in small ones: refused with a place inside the file, or equal to the plain reading.
 */
async function check(bytes: Uint8Array): Promise<"refused" | "loaded"> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.slice(index * 7, index * 7 + 7),
  );
  const outcomes = await Promise.all(
    [bytes, pieces].map((source) => loadHeapSnapshot(source).catch((error: unknown) => error)),
  );
  const [whole, cut] = outcomes as [HeapSnapshot | Error, HeapSnapshot | Error];
  if (whole instanceof Error) {
    expect(whole).toMatchObject({ name: "GcError", code: "ERR_HEAP_SNAPSHOT" });
    const place = /^loadHeapSnapshot: byte (\d+): .+ \(expected .+\)\. /s.exec(whole.message)?.[1];
    expect(whole.message).toEqual(expect.stringMatching(/^loadHeapSnapshot: byte \d+: /));
    expect(Number(place)).toBeLessThanOrEqual(bytes.length);
    expect((cut as Error).message).toBe(whole.message);
    return "refused";
  }
  expect(readBack(whole)).toEqual(readPlainly(bytes));
  expect(readBack(cut as HeapSnapshot)).toEqual(readBack(whole));
  // A snapshot that was loaded answers.
  whole.mostRetaining(3);
  whole.whyAlive(whole.objectCount - 1);
  expect(whole.countByType().reduce((sum, { count }) => sum + count, 0)).toBe(whole.objectCount);
  whole.detached();
  whole.cycles();
  return "loaded";
}

describe("an altered heap snapshot is refused, or read exactly as its bytes say", () => {
  test("cut off at every byte", async () => {
    expect(await check(BYTES)).toBe("loaded");
    const end = BYTES.length - 1; // A missing line feed is no loss.
    for (let length = 0; length < end; length++) {
      expect([length, await check(BYTES.slice(0, length))]).toEqual([length, "refused"]);
    }
  });

  test("with each byte left out, doubled, or changed", async () => {
    let loadCount = 0;
    for (let at = 0; at < BYTES.length; at++) {
      for (const middle of [[], [BYTES[at]!, BYTES[at]!], [0x30], [0x2c], [0x22], [0x5d], [0xff]]) {
        const bytes = Uint8Array.from([
          ...BYTES.subarray(0, at),
          ...middle,
          ...BYTES.subarray(at + 1),
        ]);
        if ((await check(bytes)) === "loaded") loadCount++;
      }
    }
    // Changes within names, and of unchecked numbers.
    expect(loadCount).toBeGreaterThan(100);
  });

  test("at random", async () => {
    const seen = { refused: 0, loaded: 0 };
    await fc.assert(
      fc.asyncProperty(snapshotTexts, edits, async (text, list) => {
        seen[await check(mutated(new TextEncoder().encode(writeText(text)), list))]++;
      }),
      { numRuns: 600 },
    );
    expect(seen.refused).toBeGreaterThan(200);
    expect(seen.loaded).toBeGreaterThan(10);
  });

  test("with values of wrong kinds in its head", async () => {
    const head = (JSON.parse(TEXT) as Plain).snapshot;
    const seen = { refused: 0, loaded: 0 };
    const paths = [
      ...["meta", "node_count", "edge_count"].map((name) => [name]),
      ...["node_fields", "node_types", "edge_fields", "edge_types"].map((name) => ["meta", name]),
      ...[
        ["meta", "node_types", "0"],
        ["meta", "edge_types", "0"],
        ["meta", "node_fields", "0"],
      ],
    ];
    for (const [path, stranger] of fc.sample(fc.tuple(fc.constantFrom(...paths), strangers), 250)) {
      const changed = structuredClone(head) as unknown as Record<string, unknown>;
      const holder = path.slice(0, -1).reduce((at, name) => at[name] as never, changed);
      holder[path.at(-1) as string] = stranger;
      const text = TEXT.replace(JSON.stringify(head), JSON.stringify(changed));
      seen[await check(new TextEncoder().encode(text))]++;
    }
    expect(seen.refused).toBeGreaterThan(200);
  });
});

describe("a heap snapshot with false counts", () => {
  test("is measured: a correct one makes arrays", async () => {
    const words = await wordsMade(async () => {
      await loadHeapSnapshot([TEXT]);
    });
    expect(words).toBeGreaterThan(3 * 5);
  });

  test.each([
    ["a billion nodes", TEXT.replace('"node_count":3', '"node_count":1000000000')],
    ["a billion edges", TEXT.replace('"edge_count":3', '"edge_count":1000000000')],
    ["a node with a billion edges", TEXT.replace("1,1,3,16,1,0", "1,1,3,16,1000000000,0")],
    ["an edge to nowhere", TEXT.replace("0,2,12", "0,2,18")],
    ["an edge into the middle of a node", TEXT.replace("0,2,12", "0,2,13")],
    ["a name beyond the strings", TEXT.replace("1,1,3,16,1,0", "1,4,3,16,1,0")],
    ["depth", TEXT.replace("[[1,2]", "[".repeat(1_000_000))],
    ["a head without end", `{"snapshot":{"meta":"${"x".repeat(3_000_000)}`],
    ["a key without end", `{"${"x".repeat(3_000_000)}`],
    ["a number without end", TEXT.replace("-0.5e1", "1".repeat(3_000_000))],
    ["nodes before their fields", TEXT.replace('"snapshot"', '"other"')],
    ["nodes twice", TEXT.replace('"nodes"', '"nodes":[],"nodes"')],
    ["no nodes at all", TEXT.replace('"node_count":3', '"node_count":0')],
  ])("with %s is refused, without the memory that it claims to need", async (_, text) => {
    expect(text).not.toBe(TEXT);
    const bytes = new TextEncoder().encode(text);
    for (const source of [bytes, [text]]) {
      const words = await wordsMade(async () => {
        await expect(loadHeapSnapshot(source)).rejects.toMatchObject({
          code: "ERR_HEAP_SNAPSHOT",
          message: expect.stringMatching(/^loadHeapSnapshot: byte \d+: /),
        });
      });
      expect(words).toBeLessThan(20_000 + 4 * bytes.length);
    }
  });
});
