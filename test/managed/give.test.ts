// give(): the name of an object passes to whatever counts it first, and otherwise expires with the turn.

import { describe, expect, test } from "vitest";
import { del, GC, type GCObject, give, incref, type ManagedList } from "../../src/index.js";
import { ref } from "../../src/weakref.js";
import { refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

/** Runs every microtask that is due. */
const endOfTurn = (): Promise<void> => new Promise((done) => void setTimeout(done));

describe.each(ENGINES)("give on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("passes the name to whatever counts the object", () => {
    const heap = newHeap();
    const holder: Loose = new heap.Object();
    for (let i = 0; i < 70; i++) holder[`n${i}`] = i;
    const list = new heap.List<unknown>(1, 2);
    const weak: GCObject[] = [];
    const stores: ((object: GCObject) => void)[] = [
      (object) => (holder.n1 = object),
      (object) => (holder.n69 = object), // beyond those that a class shares
      (object) => list.push(object),
      (object) => list.insert(0, object),
      (object) => list.set(1, object),
      (object) => void heap.garbage.push(object),
      (object) => void weak.push(ref(holder, object as Loose)),
    ];
    class Callback extends heap.Object {
      __call__(): void {}
    }
    for (const store of stores) {
      const object = new Callback();
      store(give(object));
      expect([heap.getRefcount(object), heap.isTracked(object)]).toEqual([1, true]);
    }
    expect(heap.validate()).toEqual([]);
    for (const each of weak) del(each);
    heap.garbage.length = 0;
    del(list);
    del(holder);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("in a field's initial value leaves the field as the only holder", () => {
    const heap = newHeap();
    class Folder extends heap.Object {
      readonly files: ManagedList<Folder> = give(new heap.List<Folder>());
      parent?: Folder;
    }
    const root = new Folder();
    const kid = new Folder();
    kid.parent = root;
    root.files.push(give(kid));
    expect([heap.getRefcount(root.files), heap.getRefcount(kid)]).toEqual([1, 1]);
    del(root);
    expect([heap.collect(), heap.liveCount]).toEqual([4, 0]);
  });

  test("in a field of an object that was not used again before the turn ended", async () => {
    const heap = newHeap();
    class Folder extends heap.Object {
      readonly files: ManagedList<Folder> = give(new heap.List<Folder>());
    }
    const root = new Folder();
    await endOfTurn();
    expect([heap.getRefcount(root.files), heap.liveCount]).toEqual([1, 2]);
  });

  test("is over at the end of the turn: an uncounted object dies, a counted one lives", async () => {
    const heap = newHeap();
    const died: string[] = [];
    class Noted extends heap.Object {
      override __del__(): void {
        died.push(String(this));
      }
    }
    const [lost, kept, named] = [give(new Noted()), give(new Noted()), give(incref(new Noted()))];
    const holder: Loose = new heap.Object();
    expect(heap.collect()).toBe(0);
    holder.kept = kept;
    expect(died).toEqual([]);
    await endOfTurn();
    expect(died).toEqual(["Noted#1"]);
    expect([heap.isTracked(lost), heap.getRefcount(kept), heap.getRefcount(named)]).toEqual([
      false,
      1,
      1,
    ]);
  });

  test("a store that is refused, or never happens, leaves nothing behind", async () => {
    const [heap, other] = [newHeap(), newHeap()];
    const [dead, foreign]: Loose[] = [new heap.Object(), new other.Object()];
    del(dead);
    const fail = (): never => {
      throw new Error("in between");
    };
    const set = (holder: Loose, object: GCObject, _?: unknown): void => {
      holder.x = object;
    };
    const attempts = [
      () => set(dead, give(new heap.Object())),
      () => set(foreign, give(new heap.Object())),
      () => set(foreign, give(new heap.Object()), fail()),
    ];
    for (const attempt of attempts) expect(attempt).toThrow();
    expect(heap.liveCount).toBe(3);
    await endOfTurn();
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("one name is dropped, once: given twice, deleted in between, stored where it was", async () => {
    const heap = newHeap();
    const holder: Loose = new heap.Object();
    const a = new heap.Object();
    holder.a = give(give(a));
    holder.a = a;
    expect(heap.getRefcount(a)).toBe(1);
    const b = give(new heap.Object());
    del(b);
    const c = incref(new heap.Object());
    holder.c = give(c);
    holder.also = c;
    expect(heap.getRefcount(c)).toBe(3);
    await endOfTurn();
    expect([heap.getRefcount(c), heap.liveCount]).toEqual([3, 3]);
  });

  test("a finalizer that the store runs finds the object held, and may remove it", () => {
    const heap = newHeap();
    const holder: Loose = new heap.Object();
    const seen: unknown[] = [];
    class Old extends heap.Object {
      override __del__(): void {
        seen.push(heap.getRefcount(holder.x));
        holder.x = undefined;
      }
    }
    holder.x = give(new Old());
    const fresh = new heap.Object();
    holder.x = give(fresh);
    expect(seen).toEqual([2]);
    expect([heap.isTracked(fresh), heap.liveCount, heap.validate()]).toEqual([false, 1, []]);
  });

  test("a heap that was disposed before the end of the turn keeps nothing", async () => {
    const heap = newHeap();
    give(new heap.Object());
    const other = newHeap();
    give(new other.Object());
    heap.dispose();
    await endOfTurn();
    expect(other.liveCount).toBe(0);
  });

  test("is refused for an object without a name to give", () => {
    const heap = newHeap();
    const [a, holder]: Loose[] = [new heap.Object(), new heap.Object()];
    holder.a = a;
    del(a);
    refuserOf("ERR_NO_NAME")(
      () => give(a),
      "give: GCObject#1 has no name left to give; other objects keep it alive. Give the result " +
        "of new or incref().",
    );
    holder.a = undefined;
    expect(() => give(a)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect(() => give(5 as Loose)).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    heap.dispose();
    expect(() => give(holder)).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  });
});
