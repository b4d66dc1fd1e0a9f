// The declarations in dist/, as seen by projects with fewer types than ours: no types of disposables, no DOM,
// and every declaration checked. `npm test` builds dist/ first.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

const root: string = fileURLToPath(new URL("..", import.meta.url));
const folder: string = join(root, "build", "declarations");
const file: string = join(folder, "program.ts");

/** Uses every entry point; a missing expected error is an error too. */
const program = `
import { del, GC, gc, GCObject } from "ouroboros-gc";
import * as js from "ouroboros-gc/js";
import * as python from "ouroboros-gc/python";
import { checks } from "ouroboros-gc/checks";
import { Graph } from "ouroboros-gc/graph";
import { inspect } from "ouroboros-gc/inspect";
import { Heap } from "ouroboros-gc/raw";
import { own, scope } from "ouroboros-gc/resources";
import { noLeaks } from "ouroboros-gc/testing";
import { ref } from "ouroboros-gc/weakref";
import { useKernel } from "ouroboros-gc/workers";

class Page extends GCObject {
  next?: Page;
}
{
  using page = new Page();
  page.next = page;
}
await using s = scope();
s.own({}, { dispose: () => {} });
// @ts-expect-error: nothing declares how it is disposed
own({});
const weak = ref(new Page());
const count: number = weak.deref()?.next ? gc.collect() : python.collect();
const heap = new GC({ checks: checks({ audit: 1 }) });
noLeaks(heap, () => del(new heap.Object()));
noLeaks(new Heap(), () => {});
useKernel({});
export const chain: string = String(inspect(gc).whyAlive(new Page())) + count + js.gc.engine;
// @ts-expect-error: not for users
gc.takeName(1);
// @ts-expect-error: not for users
inspect(gc).graph;
// @ts-expect-error: its ids are strings
new Graph().addNode(5);
// @ts-expect-error: not a heap
noLeaks(5, () => {});
`;

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, program);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function complaints(lib: string[], types: string[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    lib: lib.map((name) => `lib.${name}.d.ts`),
    types,
  };
  const checked = ts.createProgram({ rootNames: [file], options });
  return ts
    .getPreEmitDiagnostics(checked)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("pass in a project for browsers, whose lib has no disposables", () => {
  expect(complaints(["es2022", "dom"], [])).toEqual([]);
});

test("pass in a project for Node, without the types of the DOM", () => {
  expect(complaints(["es2023"], ["node"])).toEqual([]);
});
