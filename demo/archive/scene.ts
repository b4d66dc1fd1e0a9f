// What the page draws of one moment: all that it needs, and of a large heap no more than a cell for each
// object. It is made in a worker, so that nothing of the size of a heap is done in the page.

import { holdingsOf } from "../recording/holders.js";
import type { Counters, Moment, Phase, SeenObject } from "../recording/moment.js";
import { slotOf } from "../recording/snapshot.js";
import type { Timeline } from "../recording/timeline.js";
import type { Objects } from "../recording/visible.js";
import { stepsWithin, type Within } from "./actions.js";
import { type Around, aroundOf } from "./around.js";
import { LABEL } from "./labels.js";
import { drawPicture } from "./layout.js";
import { boundNames, stateOf } from "./marks.js";
import { nearbyOf } from "./nearby.js";
import { type Drawn, type Line, linesOf, type Picture, rowsOf, sourceKey } from "./picture.js";

/** More objects than that are cells on a canvas: boxes and arrows of them show nothing. */
const DRAWN_MAX = 150;
/** So many changes of one step are told. */
const CHANGES_MAX = 500;
/** So many references of an object are sent. */
const WORDS_MAX = 6;

/** An object as it is drawn. */
export interface ShownObject extends Omit<SeenObject, "references" | "names"> {
  /** The first of its references, and how many it has. */
  readonly words: readonly number[];
  readonly wordCount: number;
  /** Whether the name that it is called by is still bound to it. */
  readonly isBound: boolean;
}

export type ShownObjects = ReadonlyMap<number, ShownObject>;

/** Boxes and arrows. */
export interface Drawing {
  readonly kind: "drawing";
  readonly objects: ShownObjects;
  /** Those of them that were there at the moment before, as they were; undefined at the first moment. */
  readonly before: ShownObjects | undefined;
  /** Those of the moment before that are gone, as long as a picture has room for them. */
  readonly freed: readonly ShownObject[];
  /** Laid out with what is drawn at moments nearby, so that all keep their places. */
  readonly picture: Picture;
  /** The lines of the picture that are there at this moment, by key. */
  readonly lines: ReadonlyMap<string, Line>;
  /** The boxes of names: their rows nearby, and those that are bound at this moment. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  readonly bound: ReadonlyMap<string, readonly string[]>;
  /** The boxes of what is no object. */
  readonly others: readonly string[];
  /** The same objects at the next moment. */
  readonly next: ShownObjects;
}

/** A cell for each object, in the order of their slots. */
export interface Cells {
  readonly kind: "cells";
  readonly handles: Float64Array;
  /** For each of them an index of `CELL_STATES`. */
  readonly states: Uint8Array;
}

export const CELL_STATES = ["plain", "old", "new", "in-set", "reached", "aside"] as const;

export interface Scene {
  readonly position: number;
  readonly line: number;
  readonly phase: Phase | undefined;
  readonly nextPhase: Phase | undefined;
  /** Characters that the program had written. */
  readonly written: number;
  readonly counters: Counters;
  /** The first of gc's counters at the next moment. */
  readonly nextCount: number | undefined;
  readonly sentence: string;
  /** The first of the changes that the sentence tells of, and how many there are. */
  readonly changes: readonly string[];
  readonly changeCount: number;
  /** The objects that are mentioned, by their labels. */
  readonly mentions: ReadonlyMap<string, number>;
  readonly around: Around;
  readonly objectCount: number;
  /** Objects that are not shown. */
  readonly folded: number;
  readonly heap: Drawing | Cells;
  readonly within: Within;
}

/** Which objects of a moment are shown: those that a picture shows, or all but the interpreter's own. */
export function shownOf(moment: Moment, isAll: boolean): Objects {
  if (!isAll) return moment.visible;
  const known = allShown.get(moment);
  if (known) return known;
  const isShown = ({ isInterpreters, kind }: SeenObject): boolean =>
    !isInterpreters || kind === "garbage";
  const shown = new Map([...moment.objects].filter(([, object]) => isShown(object)));
  allShown.set(moment, shown);
  return shown;
}

const allShown: WeakMap<Moment, Objects> = new WeakMap();

export function sceneAt(timeline: Timeline, position: number, isAll: boolean): Scene | undefined {
  const moment = timeline.at(position);
  if (!moment) return undefined;
  const before = timeline.at(position - 1);
  const shown = shownOf(moment, isAll);
  const isDrawn = shown.size <= DRAWN_MAX;
  const heap = isDrawn
    ? drawingOf(timeline, position, moment, before, isAll)
    : cellsOf(shown, before);
  const changes = moment.changes.slice(0, CHANGES_MAX);
  return {
    position,
    line: moment.line,
    phase: moment.phase,
    nextPhase: timeline.phaseAt(position + 1),
    written: moment.written,
    counters: moment.counters,
    nextCount: timeline.at(position + 1)?.counters.count[0],
    sentence: moment.sentence,
    changes,
    changeCount: moment.changes.length,
    mentions: mentionsOf([moment.sentence, ...changes], moment, before, heap),
    around: aroundOf(timeline, position),
    objectCount: shown.size,
    folded: moment.objects.size - shown.size,
    heap,
    within: stepsWithin(moment, shown, DRAWN_MAX),
  };
}

function drawingOf(
  timeline: Timeline,
  position: number,
  moment: Moment,
  before: Moment | undefined,
  isAll: boolean,
): Drawing {
  const shown = shownOf(moment, isAll);
  const drawing: Drawn = { objects: [...shown.values()], holdings: holdingsOf(moment, shown) };
  const nearby = nearbyOf(timeline, position, moment, (each) => shownOf(each, isAll), `${isAll}`);
  const gone = before
    ? [...before.visible.values()].filter(({ handle }) => !moment.objects.has(handle))
    : [];
  const next = timeline.at(position + 1);
  return {
    kind: "drawing",
    objects: shownObjects(drawing.objects, moment),
    before: before && shownObjects(of(before, shown), before),
    freed: before && gone.length <= DRAWN_MAX ? [...shownObjects(gone, before).values()] : [],
    picture: drawPicture(nearby),
    lines: linesOf(drawing),
    rows: rowsOf(nearby),
    bound: rowsOf(drawing),
    others: othersOf(drawing),
    next: next ? shownObjects(of(next, shown), next) : new Map(),
  };
}

/** Those of `shown` that are there at the moment, as they are then. */
function of({ objects }: Moment, shown: Objects): SeenObject[] {
  return [...shown.keys()].flatMap((handle) => objects.get(handle) ?? []);
}

function othersOf({ holdings }: Drawn): string[] {
  const keys = holdings.flatMap(({ source }) =>
    source.kind === "object" ? [] : [sourceKey(source)],
  );
  return [...new Set(keys)];
}

function shownObjects(objects: readonly SeenObject[], moment: Moment): ShownObjects {
  const bound = boundNames(moment);
  return new Map(
    objects.map((object) => {
      const { references, names: _, ...rest } = object;
      const { handle, name } = object;
      return [
        handle,
        {
          ...rest,
          words: references.slice(0, WORDS_MAX),
          wordCount: references.length,
          isBound: bound.has(`${handle} ${name}`),
        },
      ];
    }),
  );
}

function cellsOf(shown: Objects, before: Moment | undefined): Cells {
  const all = [...shown.values()].sort((a, b) => slotOf(a.handle) - slotOf(b.handle));
  const states = all.map((object) => {
    const state = stateOf(object);
    if (state !== "plain") return state;
    if (before && !before.objects.has(object.handle)) return "new";
    return object.generation > 0 ? "old" : "plain";
  });
  return {
    kind: "cells",
    handles: Float64Array.from(all, ({ handle }) => handle),
    states: Uint8Array.from(states, (state) => CELL_STATES.indexOf(state)),
  };
}

function mentionsOf(
  texts: readonly string[],
  moment: Moment,
  before: Moment | undefined,
  heap: Drawing | Cells,
): Map<string, number> {
  const mentions = new Map<string, number>();
  for (const text of texts) {
    for (const [label] of text.matchAll(LABEL)) {
      const handle =
        labelsOf(moment.visible).get(label) ?? (before && labelsOf(before.visible).get(label));
      if (handle !== undefined) mentions.set(label, handle);
    }
  }
  if (heap.kind === "cells") return mentions;
  for (const { label, handle } of heap.objects.values()) mentions.set(label, handle);
  return mentions;
}

const knownLabels: WeakMap<Objects, ReadonlyMap<string, number>> = new WeakMap();

function labelsOf(objects: Objects): ReadonlyMap<string, number> {
  const labels =
    knownLabels.get(objects) ??
    new Map([...objects.values()].map(({ label, handle }) => [label, handle]));
  knownLabels.set(objects, labels);
  return labels;
}
