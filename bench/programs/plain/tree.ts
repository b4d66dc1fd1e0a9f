// tree.ts, in plain JavaScript objects.

import { following, placeOf } from "../keys.js";
import { sizeOf } from "../program.js";
import { NOTHING, type PlainProgram, Witness } from "./scene.js";

const BRANCHING = 16;
const HALF = BRANCHING / 2;
const DELETED = 5;

class Page {
  readonly keys: number[] = [];
  readonly items: (Page | Entry)[] = [];
}

class Entry {
  tree: Tree | undefined = undefined;
}

class Tree {
  root: Page = new Page();
  witness: Witness | undefined = undefined;
  pages = 1;
  height = 0;
  separator = 0;

  put(key: number, entry: Entry): void {
    const right = this.putInto(this.root, this.height, key, entry);
    if (right === undefined) return;
    const top = new Page();
    this.pages++;
    top.keys.push(this.separator);
    top.items.push(this.root, right);
    this.root = top;
    this.height++;
  }

  delete(key: number): void {
    let page = this.root;
    for (let height = this.height; height > 0; height--) {
      page = page.items[placeOf(page.keys, key)] as Page;
    }
    const place = placeOf(page.keys, key) - 1;
    page.keys.splice(place, 1);
    page.items.splice(place, 1);
  }

  putInto(page: Page, height: number, key: number, entry: Entry): Page | undefined {
    const { keys, items } = page;
    const place = placeOf(keys, key);
    if (height === 0) {
      keys.splice(place, 0, key);
      items.splice(place, 0, entry);
    } else {
      const right = this.putInto(items[place] as Page, height - 1, key, entry);
      if (right === undefined) return undefined;
      keys.splice(place, 0, this.separator);
      items.splice(place + 1, 0, right);
    }
    if (items.length <= BRANCHING) return undefined;
    const right = new Page();
    this.pages++;
    const moved = keys.splice(HALF);
    this.separator = (height === 0 ? moved[0] : keys.pop()) as number;
    right.keys.push(...moved);
    right.items.push(...items.splice(HALF));
    return right;
  }
}

export const tree: PlainProgram = {
  kinds: [Page, Entry, Tree, Witness],

  prepare: () => NOTHING,

  run: (scene) => {
    const { sizes } = scene;
    const records = sizeOf(sizes, "records");
    const [cyclic, total] = [sizeOf(sizes, "cyclic"), sizeOf(sizes, "total")];
    const makeEntry = (tree: Tree, index: number): Entry => {
      const entry = new Entry();
      if (index % 100 < cyclic) entry.tree = tree;
      return entry;
    };
    let made = 0;
    let key = 0;
    while (made < total) {
      const built = new Tree();
      const first = key;
      for (let index = 0; index < records; index++) {
        built.put(key, makeEntry(built, index));
        key = following(key);
      }
      let again = first;
      for (let index = 0; index < records; index++) {
        if (index % DELETED === 0) built.delete(again);
        again = following(again);
      }
      again = first;
      for (let index = 0; index < records; index++) {
        if (index % DELETED === 0) built.put(again, makeEntry(built, index));
        again = following(again);
      }
      const count = built.pages + records + 2;
      built.witness = new Witness(count, 0);
      scene.watch(built.witness);
      made += count + Math.ceil(records / DELETED);
    }
    return { made, held: [] };
  },
};
