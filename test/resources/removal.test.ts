// Removing one of many costs as much as what is removed and what only that used, no matter how large the rest
// is and how much of it the removed ones share.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Disposal } from "../../src/resources/disposal.js";
import { connect, disconnect, Entry, type Link } from "../../src/resources/entry.js";
import { Store } from "../../src/resources/store.js";
import { Suspects } from "../../src/resources/suspects.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";

/** A store that reports what is examined. */
class Scene {
  readonly store: Store;
  /** Resources for which the question was whether an owner has them. */
  looks = 0;
  collections = 0;
  disposed = 0;

  constructor(heap: EngineUnderTest["choice"]) {
    const report = (): void => {};
    this.store = new Store({ heap, isImmediate: true, byteThreshold: 0, report });
    this.store.heap.callbacks.push((phase) => {
      if (phase === "start") this.collections++;
    });
    const { store } = this;
    const isHeld = store.isHeld.bind(store);
    store.isHeld = (entry) => {
      this.looks++;
      return isHeld(entry);
    };
  }

  /** A resource without an owner, once it is used; the users are linked to it in order. */
  make(uses: readonly Entry[] = [], usedBy: readonly Entry[] = []): Entry {
    const { entry, owner } = this.own(uses);
    for (const user of usedBy) this.store.link(user, entry);
    if (usedBy.length > 0) this.store.dropOwner(owner, "");
    return entry;
  }

  own(uses: readonly Entry[] = []): ReturnType<Store["add"]> {
    const disposer = { dispose: () => void this.disposed++, isDisposed: undefined };
    return this.store.add({}, { label: "", size: 0, site: "", disposer, uses: new Set(uses) });
  }

  /** Everything released while the scene was made is examined now, not later. */
  settle(): this {
    Disposal.run(this.store);
    return this;
  }

  /** The cost of unlinking: resources examined, and collections. */
  unlink(user: Entry, used: Entry): { looks: number; collections: number; disposed: number } {
    [this.looks, this.collections, this.disposed] = [0, 0, 0];
    this.store.unlink(user, used);
    Disposal.run(this.store);
    const { looks, collections, disposed } = this;
    return { looks, collections, disposed };
  }
}

/** Each makes a scene of `size` and removes one; the scene has an owner above it. */
const REMOVALS: Record<
  string,
  (scene: Scene, size: number) => { user: Entry; used: Entry; disposed: number }
> = {
  "a mesh, of those that share a material and its texture": (scene, size) => {
    const { entry: root } = scene.own();
    const shared = scene.own([scene.make()]);
    const meshes = Array.from({ length: size }, () => scene.make([shared.entry], [root]));
    scene.store.dropOwner(shared.owner, "");
    return { user: root, used: meshes[size >> 1] as Entry, disposed: 1 };
  },
  "a mesh that uses the scene, which an application has": (scene, size) => {
    const root = scene.own();
    const { entry: application } = scene.own([root.entry]);
    scene.store.dropOwner(root.owner, "");
    const meshes = Array.from({ length: size }, () => scene.make([root.entry], [root.entry]));
    expect(application.links).toHaveLength(1);
    return { user: root.entry, used: meshes[size >> 1] as Entry, disposed: 1 };
  },
  "a mesh in a cycle with its controller, both of which use the scene": (scene, size) => {
    const root = scene.own();
    scene.own([root.entry]);
    scene.store.dropOwner(root.owner, "");
    const meshes = Array.from({ length: size }, () => {
      const mesh = scene.make([root.entry], [root.entry]);
      scene.store.link(scene.make([mesh, root.entry], [mesh]), mesh);
      return mesh;
    });
    return { user: root.entry, used: meshes[size >> 1] as Entry, disposed: 2 };
  },
  "the last of a list whose entries all use one device that uses another": (scene, size) => {
    const device = scene.own([scene.make()]);
    let { entry: last } = scene.own([device.entry]);
    let before = last;
    for (let made = 0; made < size; made++) {
      [before, last] = [last, scene.make([device.entry], [last])];
    }
    scene.store.dropOwner(device.owner, "");
    return { user: before, used: last, disposed: 1 };
  },
  "a cycle that alone uses another cycle, and a texture that all use": (scene, size) => {
    const texture = scene.own([scene.make()]);
    const { entry: root } = scene.own([texture.entry]);
    const cycles = Array.from({ length: size }, () => {
      const mesh = scene.make([texture.entry], [root]);
      scene.store.link(scene.make([mesh], [mesh]), mesh);
      const sound = scene.make([texture.entry], [mesh]);
      scene.make([sound], [sound]);
      return mesh;
    });
    scene.store.dropOwner(texture.owner, "");
    return { user: root, used: cycles[size >> 1] as Entry, disposed: 4 };
  },
};

describe.each(ENGINES)("on $name", ({ choice }) => {
  test.each(Object.entries(REMOVALS))("removing %s costs the same in every scene", (_, build) => {
    const costs = [300, 3000].map((size) => {
      const scene = new Scene(choice);
      const { user, used, disposed } = build(scene, size);
      const cost = scene.settle().unlink(user, used);
      expect([cost.disposed, cost.collections]).toEqual([disposed, 0]);
      return cost.looks;
    });
    expect(costs[1]).toBeLessThanOrEqual(200);
    expect(costs[0]).toBe(costs[1]);
  });

  test("the path to an owner is searched once: the second removal finds it at once", () => {
    const scene = new Scene(choice);
    const root = scene.own();
    const meshes = Array.from({ length: 1000 }, () => scene.make([root.entry], [root.entry]));
    scene.own([root.entry]); // the last of its users
    scene.store.dropOwner(root.owner, "");
    scene.settle();
    const costs = meshes.slice(0, 5).map((mesh) => scene.unlink(root.entry, mesh).looks);
    expect(Math.max(...costs)).toBeLessThan(10);
  });
});

/** Entries on no heap, and the links between them. */
interface Graph {
  readonly entries: readonly Entry[];
  readonly held: Set<Entry>;
  readonly links: readonly Link[];
}

function graphOf(
  size: number,
  pairs: readonly [number, number][],
  owned: readonly number[],
): Graph {
  const disposer = { dispose: () => {}, isDisposed: undefined };
  const entries = Array.from(
    { length: size },
    (_, serial) => new Entry(serial as never, serial, "", disposer, "", {}, 0),
  );
  const at = (index: number): Entry => entries[index % size] as Entry;
  for (const [user, used] of pairs) connect(at(user), at(used));
  const links = entries.flatMap((entry) => entry.links);
  return { entries, held: new Set(owned.map(at)), links };
}

/** The entries that an owner reaches. */
function keptIn({ held }: Graph): Set<Entry> {
  const kept = new Set(held);
  for (const entry of kept) for (const { used } of entry.links) kept.add(used);
  return kept;
}

function cut(link: Link): void {
  link.user.links = link.user.links.filter((other) => other !== link);
  disconnect(link);
}

test("the searches find exactly what no owner reaches, with any amount of room, or report that they do not know", () => {
  const index = fc.nat(199);
  const shape = fc.record({
    size: fc.integer({ min: 2, max: 200 }),
    pairs: fc.array(fc.tuple(index, index), { maxLength: 400, size: "max" }),
    owned: fc.array(index, { minLength: 1, maxLength: 8 }),
    cuts: fc.array(index, { maxLength: 12 }),
    losses: fc.array(index, { maxLength: 3 }),
    room: fc.constantFrom(0, 40, 300, Number.POSITIVE_INFINITY),
  });
  let [known, unknown] = [0, 0];
  const property = fc.property(shape, ({ size, pairs, owned, cuts, losses, room }) => {
    const graph = graphOf(size, pairs, owned);
    const before = keptIn(graph);
    for (const entry of graph.entries) if (!before.has(entry)) graph.held.add(entry);
    const suspects = new Set<Entry>();
    for (const at of cuts) {
      const link = graph.links[at];
      if (!link?.user.links.includes(link)) continue;
      cut(link);
      suspects.add(link.used);
    }
    for (const entry of [...graph.held].filter((_, at) => losses.includes(at))) {
      graph.held.delete(entry);
      suspects.add(entry);
    }
    const garbage = Suspects.garbage(suspects, (entry) => graph.held.has(entry), room);
    if (!garbage) {
      expect(room).toBeLessThan(Number.POSITIVE_INFINITY);
      unknown++;
      return;
    }
    known++;
    const kept = keptIn(graph);
    expect(new Set(garbage)).toEqual(new Set(graph.entries.filter((entry) => !kept.has(entry))));
    for (const entry of graph.entries) {
      expect(entry.usedBy.every((link, at) => link.usedPosition === at)).toBe(true);
    }
  });
  fc.assert(property, { numRuns: 400 });
  expect([known > 100, unknown > 0]).toEqual([true, true]);
});
