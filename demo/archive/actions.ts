// The steps within a phase: one object, one reference, as the engine's own code took them. Those that are
// about objects that are not shown are left out.

import {
  COPY,
  type Moment,
  PUSH,
  REACH,
  type SeenObject,
  SUBTRACT,
  type Trace,
  VISIT,
} from "../recording/moment.js";
import { slotOf } from "../recording/snapshot.js";
import type { Objects } from "../recording/visible.js";

export interface Action {
  readonly kind: typeof VISIT | typeof COPY | typeof SUBTRACT | typeof PUSH | typeof REACH;
  /** Where the cursor stands; 0: at an object that is not shown. */
  readonly from: number;
  /** What it is about; 0: nothing. */
  readonly to: number;
  readonly value: number;
  readonly text: string;
}

/** More steps than that nobody takes one by one. */
const ACTIONS_MAX = 5000;

const NO_ACTIONS: readonly Action[] = [];
const known: WeakMap<Objects, readonly Action[]> = new WeakMap();

export function actionsOf(moment: Moment, shown: Objects): readonly Action[] {
  const { trace } = moment;
  if (!trace) return NO_ACTIONS;
  const before = known.get(shown);
  if (before) return before;
  const bySlot = new Map([...shown.values()].map((object) => [slotOf(object.handle), object]));
  const actions: Action[] = [];
  const gcRefs = new Map<number, number>();
  const pushed = new Set<number>();
  for (let at = 0; at < trace.length; at += 4) {
    const [kind, fromSlot, toSlot, value] = trace.slice(at, at + 4) as [
      number,
      number,
      number,
      number,
    ];
    const [from, to] = [bySlot.get(fromSlot), bySlot.get(toSlot)];
    if (to && (kind === COPY || kind === SUBTRACT)) gcRefs.set(to.handle, value);
    const isAbout = kind === VISIT ? from && isLone(trace, at, bySlot) : to;
    if (!isAbout) continue;
    if (actions.length === ACTIONS_MAX) return NO_ACTIONS;
    const refs = gcRefs.get((to ?? from)?.handle ?? 0) ?? (to ?? from)?.gcRefs ?? 0;
    const isHead = pushed.has(fromSlot);
    if (kind === PUSH || kind === REACH) pushed.add(toSlot);
    actions.push({
      kind: kind as Action["kind"],
      from: from?.handle ?? 0,
      to: kind === VISIT ? 0 : (to?.handle ?? 0),
      value,
      text: textOf(kind, from, to, kind === SUBTRACT ? value : refs, moment.phase, isHead),
    });
  }
  known.set(shown, actions);
  return actions;
}

/** Whether nothing that is shown follows from standing there: else what follows says where the cursor is. */
function isLone(trace: Trace, at: number, bySlot: ReadonlyMap<number, SeenObject>): boolean {
  for (let next = at + 4; next < trace.length; next += 4) {
    if (trace[next] === VISIT || trace[next + 1] !== trace[at + 1]) return true;
    if (bySlot.has(trace[next + 2] as number)) return false;
  }
  return true;
}

function textOf(
  kind: number,
  from: SeenObject | undefined,
  to: SeenObject | undefined,
  refs: number,
  phase: string | undefined,
  isHead: boolean,
): string {
  const source = from?.label ?? "An object of the interpreter's box";
  const target = from === to ? "itself" : (to?.label ?? "");
  if (kind === COPY) return `gcRefs of ${to?.label} begins as its refcount, ${to?.refcount}.`;
  if (kind === SUBTRACT) {
    return `${source} refers to ${target}: explained, 1 off. gcRefs of ${to?.label} is ${refs}.`;
  }
  if (kind === PUSH) {
    return `gcRefs of ${to?.label} is ${refs}: held from outside. It leaves the set and joins the queue.`;
  }
  if (kind === REACH) return `${source} leads to ${target}: it leaves the set and joins the queue.`;
  if (phase === "subtractRefs") return `${source} refers to no candidate that is shown.`;
  if (isHead) return `${source} is taken from the queue: it leads to nothing more of the set.`;
  return `gcRefs of ${source} is ${refs}: it stays in the set for now.`;
}
