// The names of a recorded heap: its types and its cuts, from the JSON document next to the binary file. The
// document is optional; without it, numbers replace the names.

import { HeapFileError, type HeapGraph } from "./heap-file.js";

export interface HeapNames {
  /** The version of Python that recorded the heap; null if unknown. */
  readonly python: string | null;
  /** The name of each type id. */
  readonly types: readonly string[];
  /** The name of each cut. */
  readonly cuts: readonly string[];
}

/** The contents of the document; nothing in it is trusted before it is checked. */
interface NamesDocument {
  readonly python?: unknown;
  readonly nodes?: unknown;
  readonly edges?: unknown;
  readonly cuts?: unknown;
  readonly type_names?: unknown;
}

/** Names for a heap that comes without a document: `type 7`, `cut 3`. */
export function numberedNames(graph: HeapGraph): HeapNames {
  return {
    python: null,
    types: Array.from({ length: graph.typeCount }, (_, id) => `type ${id}`),
    cuts: graph.cuts.map((_, cutIndex) => `cut ${cutIndex}`),
  };
}

/**
 * Reads the names from the text of the document.
 *
 *
 * @throws {HeapFileError} ERR_HEAP_FILE if it is not JSON or describes another heap.
 */
export function readHeapNames(text: string, graph: HeapGraph): HeapNames {
  const document = parseDocument(text);
  expectEqual("nodes", document.nodes, graph.objectCount);
  expectEqual("edges", document.edges, graph.referenceCount);
  const cuts = expectArray("cuts", document.cuts, graph.cuts.length);
  const types = expectArray("type_names", document.type_names, graph.typeCount);
  return {
    python: typeof document.python === "string" ? document.python : null,
    types: types.map((name, id) => expectText(`type_names[${id}]`, name)),
    cuts: cuts.map((cut, cutIndex) => {
      const name = isObject(cut) && "name" in cut ? cut.name : undefined;
      return expectText(`cuts[${cutIndex}].name`, name);
    }),
  };
}

function parseDocument(text: string): NamesDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new HeapFileError(`not JSON: ${(error as SyntaxError).message}.`);
  }
  if (!isObject(document)) {
    refuse("the document", document, "an object");
  }
  return document;
}

function expectEqual(what: string, found: unknown, expected: number): void {
  if (found !== expected) {
    refuse(what, found, `${expected}, as the binary file has`);
  }
}

function expectArray(what: string, found: unknown, length: number): readonly unknown[] {
  if (!Array.isArray(found)) {
    refuse(what, found, "an array");
  }
  if (found.length !== length) {
    refuse(`the length of ${what}`, found.length, `${length}, as the binary file has`);
  }
  return found;
}

function expectText(what: string, found: unknown): string {
  if (typeof found !== "string") {
    refuse(what, found, "a string");
  }
  return found;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(what: string, found: unknown, expected: string): never {
  throw new HeapFileError(`${what} is ${show(found)} (expected ${expected}).`);
}

/** Short, and without looking into values that may be nested endlessly. */
function show(found: unknown): string {
  if (found === undefined) return "missing";
  if (Array.isArray(found)) return found.length === 0 ? "[]" : `an array of ${found.length}`;
  if (isObject(found)) return Object.keys(found).length === 0 ? "{}" : "an object";
  return typeof found === "string" ? JSON.stringify(found.slice(0, 40)) : String(found);
}
