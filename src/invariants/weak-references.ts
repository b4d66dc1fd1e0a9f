// The lists of weak references, read both ways: from an object to the weak references to it, and from
// each of them back.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

const INVARIANT = "weak reference";

/** Every list is complete, and every weak reference is in the list of its referent. */
export function checkWeakLists(view: HeapView, findings: Findings): void {
  const { weakHeads } = view.columns;
  const hasColumn = view.control(layout.WEAK_COLUMN) !== 0;
  const isListed = new Uint8Array(view.end);
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot)) continue;
    const isMarked = (view.meta(slot) & layout.WEAKLY_REFERENCED) !== 0;
    const head = hasColumn ? (weakHeads[slot] as number) >>> 0 : layout.NIL;
    if (isMarked !== (head !== layout.NIL)) {
      const mark = isMarked ? "marked as weakly referenced" : "not marked as weakly referenced";
      findings.object(INVARIANT, slot, `it is ${mark}, and its list begins at slot ${head}`);
    }
    if (isMarked) checkList(view, slot, head, isListed, findings);
  }
  for (let weakref = 1; weakref < view.end; weakref++) {
    if (!view.isWeakref(weakref)) continue;
    checkRow(view, weakref, findings);
    const referent = view.weakWord(weakref, layout.WEAK_REFERENT_WORD);
    if (referent === layout.NIL || isListed[weakref]) continue;
    const name = view.holdsObject(referent) ? findings.nameOf(referent) : `slot ${referent}`;
    findings.object(INVARIANT, weakref, `it knows ${name}, and is not in its list`);
  }
}

function checkList(
  view: HeapView,
  slot: number,
  head: number,
  isListed: Uint8Array,
  findings: Findings,
): void {
  let previous: number = layout.NIL;
  for (let weakref = head; weakref !== layout.NIL; ) {
    if (!view.isWeakref(weakref)) {
      findings.object(INVARIANT, slot, `slot ${weakref} in its list is not a weak reference`);
      return;
    }
    if (isListed[weakref]) {
      const name = findings.nameOf(weakref);
      findings.object(INVARIANT, slot, `${name} is in its list, and was already in a list`);
      return;
    }
    isListed[weakref] = 1;
    const referent = view.weakWord(weakref, layout.WEAK_REFERENT_WORD);
    if (referent !== slot) {
      findings.object(
        INVARIANT,
        weakref,
        `it is in the list of ${findings.nameOf(slot)}, and knows slot ${referent}`,
      );
    }
    const back = view.weakWord(weakref, layout.WEAK_PREVIOUS_WORD);
    if (back !== previous) {
      findings.object(
        INVARIANT,
        weakref,
        `it follows slot ${previous} in its list, and says slot ${back}`,
      );
    }
    previous = weakref;
    weakref = view.weakWord(weakref, layout.WEAK_NEXT_WORD);
  }
}

/** A weak reference has a block of the right size, with at most one word that is a reference. */
function checkRow(view: HeapView, weakref: number, findings: Findings): void {
  const isLong = view.isLong(weakref);
  const capacity = isLong ? view.word(weakref, layout.CAPACITY) : 0;
  const count = isLong ? view.word(weakref, layout.COUNT) : 0;
  if (isLong && capacity === layout.WEAK_WORDS && count <= 1) return;
  const block = isLong ? `at word ${view.word(weakref, layout.BLOCK)}` : "missing";
  findings.object(
    "row",
    weakref,
    `its block is ${block}, of ${capacity} words, ${count} of them references ` +
      `(expected ${layout.WEAK_WORDS} words, 0 or 1 references)`,
  );
}
