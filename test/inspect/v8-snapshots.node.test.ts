// Snapshots that V8 wrote: Node's own, and of a page in Chromium. DevTools' code (the package
// heap-snapshot-toolkit) has the same retained size for every node.

import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findChromium } from "../../scripts/chromium.js";
import { devToolsSizes } from "../../scripts/devtools-sizes.js";
import { type HeapSnapshot, loadHeapSnapshot } from "../../src/inspect.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "v8-snapshots-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function expectDevToolsSizes(snapshot: HeapSnapshot, file: string): Promise<void> {
  const retainedSizes = await devToolsSizes(file);
  const ours = snapshot.retainedSizes.bytes;
  expect(ours.length).toBe(retainedSizes.length);
  const wrong: unknown[] = [];
  for (let node = 0; node < ours.length; node++) {
    if (ours[node] === retainedSizes[node]) continue;
    wrong.push([snapshot.describe(node), ours[node], retainedSizes[node]]);
  }
  expect(wrong).toEqual([]);
}

/** A process of its own: the heap of one that runs tests is large. */
const PROGRAM = `
  class Listener { constructor(name) { this.name = name; } }
  class Emitter { listeners = []; }
  const emitter = new Emitter();
  for (let index = 0; index < 50; index++) emitter.listeners.push(new Listener("listener " + index));
  const values = new WeakMap([[emitter, { kept: new Listener("by a key") }]]);
  const texts = [1, 2, 3].map(() => Buffer.from("c2FtZSB0ZXh0IQ==", "base64").toString());
  globalThis.kept = [emitter, values, new WeakRef(emitter), texts];
  require("node:v8").writeHeapSnapshot(process.argv[1]);
`;

describe("a snapshot of a Node process", () => {
  const file = join(folder, "process.heapsnapshot");
  beforeAll(() => {
    execFileSync(process.execPath, ["--eval", PROGRAM, file], { env: {} });
  });

  test("loads from its path, and every retained size is that of DevTools' code", async () => {
    let byteLength = 0;
    const snapshot = await loadHeapSnapshot(file, {
      onProgress: (progress) => {
        byteLength = progress.byteLength;
        expect(progress.bytes).toBeLessThanOrEqual(byteLength);
      },
    });
    expect(byteLength).toBe(statSync(file).size);
    await expectDevToolsSizes(snapshot, file);

    const [found] = snapshot.objectsByType("Emitter");
    const listeners = snapshot.objectsByType("Listener");
    expect(listeners).toHaveLength(51);
    expect(snapshot.retained(found!).count).toBeGreaterThan(100);
    expect(String(snapshot.whyAlive(listeners[7]!))).toMatch(/Emitter @\d+ \.listeners → Array @/);
    // Only its key keeps the value in the WeakMap.
    const byKey = listeners.filter((node) => snapshot.holders(node)[0]?.name === ".kept");
    expect(byKey).toHaveLength(1);
    expect(String(snapshot.chainTo(byKey[0]!, (node) => node === found))).toContain("WeakMap");
  });

  test("loads from its stream, and reports duplicate texts", async () => {
    const snapshot = await loadHeapSnapshot(createReadStream(file));
    expect(snapshot.objectsByType("Listener")).toHaveLength(51);
    const strings = snapshot.duplicatedStrings(100_000);
    expect(strings.find(({ text }) => text === "same text!")?.count).toBe(3);
    for (const { count, bytes, wasted } of strings) {
      expect(count).toBeGreaterThan(1);
      expect(wasted).toBeLessThan(bytes);
    }
  });

  test("that does not exist is the file system's error", async () => {
    await expect(loadHeapSnapshot(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

const executablePath = findChromium();

test.runIf(executablePath !== undefined)("a page's detached nodes are found", async () => {
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    await page.setContent("<main><p>here</p></main>");
    await page.evaluate(() => {
      const list = document.createElement("ul");
      for (let index = 0; index < 20; index++) list.append(document.createElement("li"));
      document.body.append(list);
      list.remove();
      class Cache {
        readonly list = list;
      }
      (globalThis as unknown as { cache: Cache }).cache = new Cache();
    });
    const session = await page.context().newCDPSession(page);
    const pieces: string[] = [];
    session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => pieces.push(chunk));
    await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    const snapshot = await loadHeapSnapshot(pieces);
    const names = snapshot.detached().map((node) => snapshot.describe(node).type);
    expect(names.filter((name) => /<ul>|HTMLUListElement/.test(name)).length).toBeGreaterThan(0);
    expect(names.filter((name) => /<li>|HTMLLIElement/.test(name)).length).toBeGreaterThanOrEqual(
      20,
    );
    expect(names.filter((name) => /<p>|HTMLParagraph/.test(name))).toEqual([]);
    const [list] = snapshot
      .detached()
      .filter((node) => /<ul|HTMLUList/.test(snapshot.describe(node).name));
    expect(String(snapshot.whyAlive(list!))).toMatch(/Cache @\d+ \.list → /);
    const file = join(folder, "page.heapsnapshot");
    writeFileSync(file, pieces.join(""));
    await expectDevToolsSizes(snapshot, file);
  } finally {
    await browser.close();
  }
});
