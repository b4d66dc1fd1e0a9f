// What is drawn at moments near to one another, together: laid out once, so that boxes keep their places
// while they are there.

import { type Holding, holdingsOf } from "../recording/holders.js";
import type { Moment, SeenObject } from "../recording/moment.js";
import type { Timeline } from "../recording/timeline.js";
import type { Objects } from "../recording/visible.js";
import { type Drawn, sourceKey } from "./picture.js";

/** So many moments have one layout, when that has no more boxes than this. */
const MOMENTS = 16;
const BOXES_MAX = 22;
/** Of larger heaps a moment costs too much to look at sixteen. */
const OBJECTS_MAX = 4000;

const known: WeakMap<Timeline, Map<string, Drawn>> = new WeakMap();

/** `shownOf` says which objects of a moment are drawn; `view` names that choice. */
export function nearbyOf(
  timeline: Timeline,
  position: number,
  moment: Moment,
  shownOf: (moment: Moment) => Objects,
  view: string,
): Drawn {
  const alone = (): Drawn => drawnAt(moment, shownOf(moment));
  const count = shownOf(moment).size;
  if (moment.objects.size > OBJECTS_MAX || count > BOXES_MAX) return alone();
  const first = position - (position % MOMENTS);
  const last = Math.min(first + MOMENTS, timeline.length) - 1;
  const key = `${view} ${first} ${last}`;
  const all = known.get(timeline) ?? new Map<string, Drawn>();
  known.set(timeline, all);
  const before = all.get(key);
  if (before) return isRoomy(before, count) ? alone() : before;
  const drawn = together(timeline, first, last, shownOf);
  all.set(key, drawn);
  return isRoomy(drawn, count) ? alone() : drawn;
}

/** Whether the boxes of other moments would leave little of the picture to those of this one. */
function isRoomy({ objects }: Drawn, count: number): boolean {
  return objects.length > BOXES_MAX || objects.length > Math.max(6, 2 * count);
}

function drawnAt(moment: Moment, shown: Objects): Drawn {
  return { objects: [...shown.values()], holdings: holdingsOf(moment, shown) };
}

function together(
  timeline: Timeline,
  first: number,
  last: number,
  shownOf: (moment: Moment) => Objects,
): Drawn {
  const objects = new Map<number, SeenObject>();
  const holdings = new Map<string, Holding>();
  for (let at = first; at <= last; at++) {
    const moment = timeline.at(at) as Moment;
    const drawn = drawnAt(moment, shownOf(moment));
    for (const object of drawn.objects) objects.set(object.handle, object);
    for (const holding of drawn.holdings) {
      const { source, to, names, isWeak } = holding;
      const name = source.kind === "variable" ? source.name : "";
      const key = `${sourceKey(source)} ${name} ${to} ${isWeak}`;
      const known = holdings.get(key);
      holdings.set(key, { ...holding, names: [...new Set([...(known?.names ?? []), ...names])] });
    }
  }
  return { objects: [...objects.values()], holdings: [...holdings.values()] };
}
