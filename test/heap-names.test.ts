// The names of a recorded heap: read from the document next to it, or numbers instead.

import { describe, expect, test } from "vitest";
import { HeapFileError, type HeapGraph } from "../examples/collect-heap/heap-file.js";
import { numberedNames, readHeapNames } from "../examples/collect-heap/heap-names.js";

describe("the names of a recorded heap", () => {
  const cut = { dropped: new Uint32Array(0), unreachable: Uint8Array.of(0) };
  const graph: HeapGraph = {
    objectCount: 3,
    trackedCount: 2,
    referenceCount: 4,
    typeCount: 2,
    offsets: Uint32Array.of(0, 1, 2, 4),
    targets: Uint32Array.of(1, 2, 1, 1),
    refcounts: Uint32Array.of(1, 3, 1),
    externals: Uint32Array.of(1, 0, 0),
    types: Uint16Array.of(0, 0, 1),
    cuts: [cut, cut],
  };
  const document = {
    python: "3.11.7",
    nodes: 3,
    edges: 4,
    cuts: [{ name: "nothing" }, { name: "all" }],
    type_names: ["builtins.list", "builtins.dict"],
  };

  test("are those of the document", () => {
    expect(readHeapNames(JSON.stringify(document), graph)).toEqual({
      python: "3.11.7",
      types: ["builtins.list", "builtins.dict"],
      cuts: ["nothing", "all"],
    });
  });

  test("are numbers without a document", () => {
    expect(numberedNames(graph)).toEqual({
      python: null,
      types: ["type 0", "type 1"],
      cuts: ["cut 0", "cut 1"],
    });
  });

  test.each([
    [{ nodes: 4 }, "nodes is 4 (expected 3, as the binary file has)."],
    [{ edges: undefined }, "edges is missing (expected 4, as the binary file has)."],
    [{ cuts: {} }, "cuts is {} (expected an array)."],
    [{ cuts: [] }, "the length of cuts is 0 (expected 2, as the binary file has)."],
    [{ cuts: [{ name: "a" }, {}] }, "cuts[1].name is missing (expected a string)."],
    [{ type_names: ["a"] }, "the length of type_names is 1 (expected 2, as the binary file has)."],
    [{ type_names: ["a", 7] }, "type_names[1] is 7 (expected a string)."],
  ])("are refused when the document says %j", (change, message) => {
    const text = JSON.stringify({ ...document, ...change });
    expect(() => readHeapNames(text, graph)).toThrow(new HeapFileError(message));
  });

  test("are refused when the document is not an object", () => {
    expect(() => readHeapNames("[]", graph)).toThrow(
      new HeapFileError("the document is [] (expected an object)."),
    );
  });

  test("are refused when the document is not JSON", () => {
    expect(() => readHeapNames("{", graph)).toThrow(/^not JSON: /);
  });
});
