// The number of a heap among those of its program: the tag in its handles, by which another heap
// refuses them. There are fewer tags than there may be heaps, so a tag comes back when its heap is
// disposed of or collected, and two heaps share one only while none is free. Those two, and heaps
// that had a tag one after the other, begin the versions of their slots apart: a handle of one is
// taken by the other only when a slot of one was used so much more often than that of the other.

import * as layout from "../../assembly/layout.js";
import { type Copies, noteMaker, sharedByCopies, type TagUse } from "../errors/copies.js";

/** Odd, so that every skip comes once in turn, and the golden section, so that any few are far apart. */
const SKIP_STEP = 81007;

/** The versions that a heap skips, by the number of heaps that had its tag before. */
export function versionSkipOf(earlier: number): number {
  return (earlier * SKIP_STEP) & layout.VERSION_SKIP_MAX;
}

/** Held by the heap's engine for as long as the heap is there. */
export class HeapNumber {
  #tag = -1;
  #versionSkip = 0;

  /** Of the tags that the fewest heaps have, the one that was had longest ago. */
  constructor() {
    const { tags } = updated();
    this.#take(tags.reduce((best, use) => (use.living < best.living ? use : best)));
    this.#versionSkip = versionSkipOf(useOf(this.#tag).made - 1);
  }

  get tag(): number {
    return this.#tag;
  }

  /** So many versions are never used of the heap's slots, which begin with the next one. */
  get versionSkip(): number {
    return this.#versionSkip;
  }

  /** The heap is gone, or is to have another number: another heap may have this one. */
  release(): void {
    if (this.#tag === -1) return;
    const { collected } = sharedByCopies();
    collected?.unregister(this);
    giveBack(this.#tag);
    this.#tag = -1;
  }

  /** A restored heap has the number of the one that was saved, whoever else has it. */
  become(tag: number, versionSkip: number): void {
    this.release();
    this.#take(useOf(tag));
    this.#versionSkip = versionSkip;
  }

  #take(use: TagUse): void {
    use.living++;
    use.made++;
    noteMaker(use);
    moveToEnd(use);
    this.#tag = use.tag;
    sharedByCopies().collected?.register(this, use.tag, this);
  }
}

/** The tags as they are now, those of collected heaps given back. */
function updated(): Copies {
  const shared = sharedByCopies();
  const { returned, tags } = shared;
  for (let tag = 1; tags.length <= layout.HEAP_TAG_MAX; tag++) {
    tags.push({ tag: tag & layout.HEAP_TAG_MAX, living: 0, made: 0, maker: undefined });
  }
  for (const tag of returned.splice(0)) giveBack(tag);
  return shared;
}

function useOf(tag: number): TagUse {
  return sharedByCopies().tags.find((use) => use.tag === tag) as TagUse;
}

function giveBack(tag: number): void {
  const use = useOf(tag);
  use.living--;
  moveToEnd(use);
}

/** The tags stand in the order in which they were last taken or given back. */
function moveToEnd(use: TagUse): void {
  const { tags } = sharedByCopies();
  tags.splice(tags.indexOf(use), 1);
  tags.push(use);
}
