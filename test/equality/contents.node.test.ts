// The contents of objects in users' tests: the matcher toHaveSameAttributes and the snapshot serializer, in
// Vitest and in Jest.

import { expect as jestExpect } from "expect";
import { format } from "pretty-format";
import { describe, expect, test } from "vitest";
import page from "../../docs/python.md?raw";
import { del, GC, type GCObject, give, type ManagedList } from "../../src/index.js";
import { attributeMatchers, snapshotSerializer } from "../../src/testing.js";
import { ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { passes } from "./tools.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

expect.extend(attributeMatchers);
jestExpect.extend(attributeMatchers);
expect.addSnapshotSerializer(snapshotSerializer);

interface Node extends GCObject {
  value: unknown;
  next: unknown;
  readonly children: ManagedList<unknown>;
}

function newNode(heap: GC): new (value?: unknown) => Node {
  return class Node extends heap.Object {
    value: unknown;
    next: unknown;
    readonly children: ManagedList<unknown> = give(new heap.List());
    constructor(value?: unknown) {
      super();
      this.value = value;
    }
  };
}

const TOOLS: readonly [name: string, tool: (received: unknown) => Loose][] = [
  ["Vitest", expect],
  ["Jest", jestExpect as never],
];

describe.each(ENGINES)("on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  describe.each(TOOLS)("toHaveSameAttributes of %s", (_, tool) => {
    const messageOf = (call: () => unknown): string => {
      try {
        call();
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };

    test("passes for objects with the same contents, before a collection and after it", () => {
      const heap = newHeap();
      const Node = newNode(heap);
      const make = (): Node => {
        const [root, kid] = [
          new Node("root"),
          new Node({ plain: [1, new Map([[1, new Date(7)]])] }),
        ];
        root.children.push(kid);
        kid.next = root; // a cycle
        root.next = [kid, [kid.children]];
        root.value = ref(kid);
        return root;
      };
      const [one, other] = [make(), make()];
      for (let round = 0; round < 2; round++) {
        tool(one).toHaveSameAttributes(other);
        tool(one).toHaveSameAttributes(one);
        tool(one).not.toEqual(other);
        tool(one.children).toHaveSameAttributes(other.children);
        heap.collect();
      }
      expect(messageOf(() => tool(one).not.toHaveSameAttributes(other))).toContain(
        "toHaveSameAttributes: Node#1 and Node#6 have the same attributes.",
      );
    });

    const differences: readonly [
      change: (root: Node, kid: Node, heap: GC) => void,
      message: string,
    ][] = [
      [(root) => (root.value = 2), ".value is 2, expected 1"],
      [(root) => ((root as Loose).extra = 3), ".extra is 3, expected undefined"],
      [(root) => (root.value = undefined), ".value is undefined, expected 1"],
      [(_, kid) => (kid.value = new Map([[1, 3]])), ".children[0].value is Map {"],
      [(_, kid) => (kid.next = 1), ".children[0].next is 1, expected a Node"],
      [(root) => (root.value = root), ".value is a Node, expected 1"],
      [(root) => root.children.push(1), ".children has length 2, expected 1"],
      [(root) => root.children.set(0, 1), ".children[0] is 1, expected a Node"],
      [
        (root, _, heap) => (root.value = new (class Other extends heap.Object {})()),
        ".value is a Other, expected 1",
      ],
      [
        (_, kid, heap) => (kid.next = new (class Other extends heap.Object {})()),
        ".children[0].next is a Other, expected a Node",
      ],
    ];

    test.each(differences)("reports where two differ %#", (change, message) => {
      const heap = newHeap();
      const Node = newNode(heap);
      const make = (): [Node, Node] => {
        const [root, kid] = [new Node(1), new Node(new Map([[1, 2]]))];
        root.children.push(kid);
        kid.next = root;
        return [root, kid];
      };
      const [[expected], [root, kid]] = [make(), make()];
      tool(root).toHaveSameAttributes(expected);
      change(root, kid, heap);
      for (let round = 0; round < 2; round++) {
        const text = messageOf(() => tool(root).toHaveSameAttributes(expected));
        expect(text).toContain(message);
        tool(root).not.toHaveSameAttributes(expected);
        heap.collect();
      }
    });

    test("accepts asymmetric matchers as attributes, and objects of another heap", () => {
      const [heap, other] = [newHeap(), newHeap()];
      const [one, two] = [new (newNode(heap))({ id: 5 }), new (newNode(other))()];
      two.value = { id: (tool as Loose).any(Number) };
      tool(one).toHaveSameAttributes(two);
      two.value = (tool as Loose).anything();
      tool(one).toHaveSameAttributes(two);
      two.value = (tool as Loose).any(String);
      tool(one).not.toHaveSameAttributes(two);
    });

    test("compares objects to any depth", () => {
      const heap = newHeap();
      const Node = newNode(heap);
      const make = (end: unknown): Node => {
        let first = new Node(end);
        for (let index = 0; index < 5000; index++) {
          const before = new Node();
          before.next = give(first);
          first = before;
        }
        return first;
      };
      const one = make(1);
      tool(one).toHaveSameAttributes(make(1));
      tool(one).not.toHaveSameAttributes(make(2));
    });

    test("refuses anything but a managed object, and dead ones", () => {
      const heap = newHeap();
      const [a, dead] = [new heap.Object(), new heap.Object()];
      del(dead);
      const refusal =
        "toHaveSameAttributes: an object is not a managed object. To compare with a plain " +
        "object, use vars(a) and toEqual.";
      expect(() => tool({}).toHaveSameAttributes(a)).toThrow(refusal);
      expect(() => tool(a).toHaveSameAttributes({})).toThrow(refusal);
      expect(() => tool(a).toHaveSameAttributes(dead)).toThrow(/GCObject#2 was deallocated/);
      expect(passes(() => tool(dead).not.toHaveSameAttributes(a))).toBe(false);
    });
  });

  describe("a snapshot", () => {
    /** As Jest prints snapshots. */
    const jestText = (value: unknown): string =>
      format(value, {
        plugins: [snapshotSerializer],
        escapeString: false,
        printBasicPrototype: false,
      });

    test("shows classes and attributes, each object once, before a collection and after it", () => {
      const heap = newHeap();
      const Node = newNode(heap);
      const [root, kid] = [new Node("root"), new Node()];
      root.children.push(give(kid));
      kid.next = root;
      (kid as Loose).late = { list: [root.children] };
      root.next = ref(kid);
      for (let round = 0; round < 2; round++) {
        expect([root, kid]).toMatchInlineSnapshot(`
          [
            Node#1 {
              "children": GCList#2 [
                Node#3 {
                  "children": GCList#4 [],
                  "late": {
                    "list": [
                      GCList#2,
                    ],
                  },
                  "next": Node#1,
                },
              ],
              "next": Reference#5 → Node#3,
              "value": "root",
            },
            Node#3,
          ]
        `);
        expect(`${jestText([root, kid])}\n`).toBe(
          `[
  Node#1 {
    "children": GCList#2 [
      Node#3 {
        "children": GCList#4 [],
        "late": {
          "list": [
            GCList#2,
          ],
        },
        "next": Node#1,
      },
    ],
    "next": Reference#5 → Node#3,
    "value": "root",
  },
  Node#3,
]
`,
        );
        heap.collect();
      }
    });

    test("is what docs/python.md shows", () => {
      const heap = newHeap();
      class Node extends heap.Object {
        name = "";
        parent?: Node;
        readonly children = give(new heap.List<Node>());
      }
      const [root, kid] = [new Node(), new Node()];
      kid.name = "kid";
      kid.parent = root;
      root.children.push(give(kid));
      expect(page).toContain(`\`\`\`text\n${jestText(root)}\n\`\`\``);
    });

    test("does not depend on earlier objects, nor on a class's toJSON", () => {
      const heap = newHeap();
      class Point extends heap.Object {
        x = 1;
        override toJSON(): string {
          return "a point";
        }
      }
      const texts = [new Point(), new Point()].map(jestText);
      expect(new Set(texts)).toEqual(new Set(['Point#1 {\n  "x": 1,\n}']));
    });

    test("names the dead, and what a weak reference has lost", () => {
      const heap = newHeap();
      const [dead, known] = [new heap.Object(), new heap.Object()];
      const weak = ref(known);
      del(dead);
      del(known);
      expect(jestText([dead, weak])).toBe(
        "[\n  GCObject#1 (deallocated),\n  Reference#2 → (gone),\n]",
      );
    });

    test("ends: a chain after 50 objects, a dense graph after each object once", () => {
      const heap = newHeap();
      const Node = newNode(heap);
      let first = new Node();
      for (let index = 0; index < 1000; index++) {
        const before = new Node();
        before.next = give(first);
        first = before;
      }
      const text = jestText(first);
      expect(text).toContain('"next": Node#101 …,');
      expect(text.match(/Node#/g)?.length).toBe(51);
      expect(text.match(/ …/g)?.length).toBe(2);
      const nodes = Array.from({ length: 30 }, () => new Node());
      for (const node of nodes) for (const other of nodes) node.children.push(other);
      const dense = jestText(nodes);
      expect(dense.match(/Node#\d+ \{/g)?.length).toBe(30);
    });

    test("keeps the colours, depths and widths set on the printer", () => {
      const heap = newHeap();
      const Node = newNode(heap);
      const [root, kid] = [new Node(1), new Node(2)];
      root.next = kid;
      const options = { plugins: [snapshotSerializer], maxDepth: 1 };
      expect(format(root, options)).toBe(
        'Node#1 {\n  "children": [GCList#2],\n  "next": [Node#3],\n  "value": 1,\n}',
      );
    });
  });
});
