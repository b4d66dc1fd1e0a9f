// B-trees of `records`, 16 to a page, built in random order of their keys; a fifth is deleted and inserted
// again; then the whole tree is dropped. `cyclic` of a hundred records refer back to their tree. Records are
// in the leaves alone, and an empty page stays.

import { following, placeOf } from "./keys.js";
import { type Objects, type Program, type Scene, type Standing, sizeOf } from "./program.js";

const [ROOT, WITNESS] = [0, 1] as const;
const BRANCHING = 16;
const HALF = BRANCHING / 2;
const DELETED = 5;

class Tree<T> {
  pages = 1;
  readonly root: T;
  readonly #objects: Objects<T>;
  /** Levels of pages above the leaves. */
  #height = 0;
  /** The smallest key of the page that `#put` returned. */
  #separator = 0;

  constructor(objects: Objects<T>) {
    this.#objects = objects;
    this.root = objects.make(2);
    objects.give(this.root, ROOT, objects.makePage());
  }

  /** Takes the caller's reference to the record. */
  put(key: number, record: T): void {
    const objects = this.#objects;
    const page = objects.get(this.root, ROOT);
    const right = this.#put(page, this.#height, key, record);
    if (right === undefined) return;
    const top = this.#makePage();
    objects.keysOf(top).push(this.#separator);
    objects.wrap(this.root, ROOT, top);
    objects.insert(top, 1, right);
    this.#height++;
  }

  delete(key: number): void {
    const objects = this.#objects;
    let page = objects.get(this.root, ROOT);
    for (let height = this.#height; height > 0; height--) {
      page = objects.at(page, placeOf(objects.keysOf(page), key));
    }
    const keys = objects.keysOf(page);
    const place = placeOf(keys, key) - 1;
    keys.splice(place, 1);
    objects.removeAt(page, place);
  }

  /** The page that the full one was split into, if it was. */
  #put(page: T, height: number, key: number, record: T): T | undefined {
    const objects = this.#objects;
    const keys = objects.keysOf(page);
    const place = placeOf(keys, key);
    if (height === 0) {
      keys.splice(place, 0, key);
      objects.insert(page, place, record);
    } else {
      const right = this.#put(objects.at(page, place), height - 1, key, record);
      if (right === undefined) return undefined;
      keys.splice(place, 0, this.#separator);
      objects.insert(page, place + 1, right);
    }
    const count = height === 0 ? keys.length : keys.length + 1;
    return count > BRANCHING ? this.#split(page, height) : undefined;
  }

  #split(page: T, height: number): T {
    const objects = this.#objects;
    const right = this.#makePage();
    const keys = objects.keysOf(page);
    const moved = keys.splice(HALF);
    this.#separator = (height === 0 ? moved[0] : keys.pop()) as number;
    objects.keysOf(right).push(...moved);
    objects.moveTail(page, HALF, right);
    return right;
  }

  #makePage(): T {
    this.pages++;
    return this.#objects.makePage();
  }
}

export const tree: Program = {
  isAutomatic: true,

  prepare<T>(): Standing<T> {
    return { made: 0, held: [] };
  },

  run<T>({ objects, sizes, garbage }: Scene<T>): Standing<T> {
    const records = sizeOf(sizes, "records");
    const [cyclic, total] = [sizeOf(sizes, "cyclic"), sizeOf(sizes, "total")];
    const makeRecord = (tree: T, index: number): T => {
      const record = objects.make(1);
      if (index % 100 < cyclic) objects.set(record, 0, tree);
      return record;
    };
    let made = 0;
    let key = 0;
    while (made < total) {
      const built = new Tree(objects);
      const first = key;
      for (let index = 0; index < records; index++) {
        built.put(key, makeRecord(built.root, index));
        key = following(key);
      }
      let again = first;
      for (let index = 0; index < records; index++) {
        if (index % DELETED === 0) built.delete(again);
        again = following(again);
      }
      again = first;
      for (let index = 0; index < records; index++) {
        if (index % DELETED === 0) built.put(again, makeRecord(built.root, index));
        again = following(again);
      }
      const count = built.pages + records + 2;
      objects.give(built.root, WITNESS, objects.makeWitness(count, 0));
      objects.release(built.root);
      garbage.drop(count);
      made += count + Math.ceil(records / DELETED);
    }
    return { made, held: [] };
  },
};
