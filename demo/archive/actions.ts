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
import { TRACED_MAX, TRACED_PHASES } from "../recording/trace.js";
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

/** What the page has of the steps within a phase, and what it has not. */
export interface Within {
  /** The first of them. */
  readonly actions: readonly Action[];
  /** How many there are about objects that are shown. */
  readonly count: number;
  /** Why there are not all of them; empty when there are. */
  readonly missing: string;
}

/** So many steps of a phase are sent to the page, each with its sentence; the rest are counted. */
export const ACTIONS_MAX = 5000;

export const NO_STEPS: Within = { actions: [], count: 0, missing: "" };
const known: WeakMap<Objects, Within> = new WeakMap();

const told = (count: number): string => count.toLocaleString("en");

/** `drawnMax`: among more objects than that no step can be pointed at. */
export function stepsWithin(moment: Moment, shown: Objects, drawnMax: number): Within {
  const { trace } = moment;
  if (!trace) return { ...NO_STEPS, missing: untracedText(moment) };
  if (shown.size > drawnMax) {
    const missing =
      `This phase has ${told(trace.length / 4)} steps. They are shown for at most ` +
      `${told(drawnMax)} objects, and there are ${told(shown.size)} here.`;
    return { ...NO_STEPS, missing };
  }
  const before = known.get(moment.visible);
  if (before) return before;
  const within = readTrace(moment, trace, moment.visible);
  known.set(moment.visible, within);
  return within;
}

/** Why a phase that has steps comes without them. */
function untracedText({ phase, objects }: Moment): string {
  if (phase === undefined || !TRACED_PHASES.has(phase)) return "";
  const candidates = [...objects.values()].filter(({ gcRefs }) => gcRefs !== undefined).length;
  return (
    `The steps of this phase were not recorded: it is about ${told(candidates)} objects, and ` +
    `steps are recorded for at most ${told(TRACED_MAX)}.`
  );
}

function readTrace(moment: Moment, trace: Trace, shown: Objects): Within {
  const bySlot = new Map([...shown.values()].map((object) => [slotOf(object.handle), object]));
  const actions: Action[] = [];
  let count = 0;
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
    if (++count > ACTIONS_MAX) continue;
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
  const missing =
    count > ACTIONS_MAX
      ? `This phase has ${told(count)} steps. The first ${told(ACTIONS_MAX)} can be taken one by ` +
        "one; the rest are taken at once."
      : "";
  return { actions, count, missing };
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
  if (kind === COPY) return `The gcRefs of ${to?.label} starts as its refcount, ${to?.refcount}.`;
  if (kind === SUBTRACT) {
    return `${source} refers to ${target}: 1 is taken off. The gcRefs of ${to?.label} is now ${refs}.`;
  }
  if (kind === PUSH) {
    return `The gcRefs of ${to?.label} is ${refs}: it is held from outside, leaves the set and joins the queue.`;
  }
  if (kind === REACH) return `${source} leads to ${target}: it leaves the set and joins the queue.`;
  if (phase === "subtractRefs") return `${source} refers to no candidate that is shown.`;
  if (isHead) return `${source} is taken from the queue. It leads to nothing else in the set.`;
  return `The gcRefs of ${source} is ${refs}: it stays in the set for now.`;
}
