// The typed arrays themselves: a row each, a cell a slot. The cursor stands where the engine's code stood.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { stateOf } from "../archive/marks.js";
import type { Drawing, ShownObject } from "../archive/scene.js";
import { slotOf } from "../recording/snapshot.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";
import { type Walk, walked } from "./within.js";

interface Props {
  readonly drawing: Drawing;
  readonly walk: Walk | undefined;
  /** Whether no step of the phase is missing. */
  readonly isWhole: boolean;
  readonly pointing: Pointing;
}

/** A slot that is shown: with its object, or with the one that was freed just now. */
interface Slot {
  readonly slot: number;
  readonly object: ShownObject;
  readonly before: ShownObject | undefined;
  readonly isFreed: boolean;
}

interface Column {
  readonly name: string;
  /** What it is, for those who read it the first time. */
  readonly what: string;
  /** What it costs for each slot. */
  readonly cost: string;
  readonly text: (object: ShownObject) => string;
}

const COLUMNS: readonly Column[] = [
  {
    name: "refcount",
    what: "how many references there are to the object",
    cost: "4 B",
    text: ({ refcount }) => `${refcount}`,
  },
  {
    name: "external",
    what: "how many of them no object of the heap has",
    cost: "4 B",
    text: ({ external }) => `${external}`,
  },
  {
    name: "generation",
    what: "0, 1 or 2; – for what the collector does not track",
    cost: "3 bits",
    text: ({ generation }) =>
      generation < 0 ? "–" : generation === 3 ? "frozen" : `${generation}`,
  },
  {
    name: "references",
    what: "the slots that it refers to; ▪ is one that is not shown",
    cost: "12 B",
    text: () => "",
  },
  {
    name: "candidate",
    what: "one bit: whether the collector may look at it",
    cost: "1 bit",
    text: ({ generation }) => (generation >= 0 && generation < 3 ? "1" : "0"),
  },
  {
    name: "gcRefs",
    what: "a copy of the refcount, less what other candidates explain",
    cost: "4 B",
    text: ({ gcRefs }) => (gcRefs === undefined ? "" : `${gcRefs}`),
  },
  {
    name: "unreachable",
    what: "one bit: nothing is known to reach it",
    cost: "1 bit",
    text: ({ isInSet }) => (isInSet ? "1" : "0"),
  },
];

/** So many slots have room beside each other for somebody who scrolls. */
export const COLUMNS_MAX = 60;

export function Columns({ drawing, walk, isWhole, pointing }: Props): JSX.Element {
  const slots = slotsOf(drawing);
  const region = useRef<HTMLElement>(null);
  const at = walk?.action?.to || walk?.action?.from;
  useEffect(() => {
    const cell = region.current?.querySelector(".to, .from");
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at]);
  const shownSlots = new Set(slots.map(({ slot }) => slot));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
    <section class="columns" aria-label="Columns of the heap" tabIndex={0} ref={region}>
      <table>
        <caption class="hidden">
          The heap's typed arrays, one cell for each slot that is shown
        </caption>
        <thead>
          <tr>
            <th scope="col">slot</th>
            {slots.map((each, index) => (
              <th key={each.object.handle} scope="col" class={cellClass(each, walk, pointing)}>
                {gapBefore(slots, index)}
                <button
                  type="button"
                  class="slot-button"
                  {...pointsAt(pointing, each.object.handle)}
                >
                  <span class="slot-number">{each.slot}</span>
                  <span class="slot-name">{titleOf(each.object, slots)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {COLUMNS.map((column) => (
            <tr key={column.name} class={`column-${column.name}`}>
              <th scope="row" title={column.what}>
                {column.name} <small>{column.cost}</small>
              </th>
              {slots.map((each) => (
                <Cell
                  key={each.object.handle}
                  column={column}
                  slot={each}
                  walk={walk}
                  pointing={pointing}
                  shownSlots={shownSlots}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Queue drawing={drawing} slots={slots} walk={walk} isWhole={isWhole} pointing={pointing} />
    </section>
  );
}

/** Its name; of several that were bound to the same one, the label. */
function titleOf({ name, label }: ShownObject, slots: readonly Slot[]): string {
  const isAlone = slots.filter(({ object }) => object.name === name).length === 1;
  return name !== "" && isAlone ? name : label;
}

/** Those of the objects, and those that were freed just now as long as there is room. */
function slotsOf({ objects, before, freed }: Drawing): Slot[] {
  const slots: Slot[] = [...objects.values()].map((object) => ({
    slot: slotOf(object.handle),
    object,
    before: before?.get(object.handle),
    isFreed: false,
  }));
  const taken = new Set(slots.map(({ slot }) => slot));
  for (const object of freed) {
    const slot = slotOf(object.handle);
    if (taken.has(slot) || slots.length === COLUMNS_MAX) continue;
    slots.push({ slot, object, before: object, isFreed: true });
  }
  return slots.sort((a, b) => a.slot - b.slot);
}

/** Between slots that are not neighbours stand others, which are not shown. */
function gapBefore(slots: readonly Slot[], index: number): JSX.Element | null {
  const [before, here] = [slots[index - 1]?.slot ?? 0, slots[index]?.slot ?? 0];
  if (here - before <= 1) return null;
  return <span class="gap" title={`${here - before - 1} slots that are not shown`} />;
}

function cellClass({ object, isFreed }: Slot, walk: Walk | undefined, pointing: Pointing): string {
  const { handle } = object;
  return [
    isFreed ? "freed" : "",
    walk?.action?.from === handle ? "from" : "",
    walk?.action?.to === handle ? "to" : "",
    pointClass(pointing, handle),
  ]
    .filter((name) => name !== "")
    .join(" ");
}

interface CellProps {
  readonly column: Column;
  readonly slot: Slot;
  readonly walk: Walk | undefined;
  readonly pointing: Pointing;
  readonly shownSlots: ReadonlySet<number>;
}

function Cell({ column, slot, walk, pointing, shownSlots }: CellProps): JSX.Element {
  const { object, before, isFreed } = slot;
  const { name, text } = column;
  const now = walked(object, walk);
  const old = before && text(before);
  const value = isFreed ? "" : text(now);
  const isActive =
    walk?.action?.to === object.handle && (name === "gcRefs" || name === "unreachable");
  const isNew = walk ? isActive : old !== undefined && old !== value;
  const isOfCollection = name === "unreachable" || name === "gcRefs";
  const state = isOfCollection && stateOf(now) !== "plain" ? stateOf(now) : "";
  const classes = [cellClass(slot, walk, pointing), isNew ? "changed" : "", isFreed ? "" : state];
  return (
    <td
      class={classes.filter((each) => each !== "").join(" ")}
      onMouseEnter={() => pointing.point(object.handle)}
      onMouseLeave={() => pointing.point(0)}
    >
      {name === "references" && !isFreed ? (
        <Words
          object={object}
          shownSlots={shownSlots}
          target={walk?.action?.to}
          pointing={pointing}
        />
      ) : (
        value
      )}
      {isFreed && name === "refcount" && "freed"}
    </td>
  );
}

function Words(props: {
  readonly object: ShownObject;
  readonly shownSlots: ReadonlySet<number>;
  readonly target: number | undefined;
  readonly pointing: Pointing;
}): JSX.Element {
  const { object, shownSlots, target, pointing } = props;
  const { words, wordCount, blockWords } = object;
  return (
    <span class="words">
      {blockWords > 0 && (
        <span class="block" title={`They stand in a block of ${blockWords} words: 4 bytes each`}>
          {`block ${blockWords}:`}
        </span>
      )}
      {words.map((to, at) => {
        const slot = slotOf(to);
        const isShown = shownSlots.has(slot);
        const isLit = to === target || to === pointing.pointed;
        return (
          <span key={`${to} ${at}`} class={isLit && isShown ? "word lit" : "word"}>
            {isShown ? slot : "▪"}
          </span>
        );
      })}
      {wordCount > words.length && <span class="word">{`+${wordCount - words.length}`}</span>}
    </span>
  );
}

/** What was reached and what of it was visited: it fills, and drains. */
function Queue(props: Props & { readonly slots: readonly Slot[] }): JSX.Element {
  const { drawing, slots, walk, isWhole, pointing } = props;
  const queue = walk?.queue ?? [];
  return (
    <div class="queue">
      <span class="queue-name" title="it lies over the words of gcRefs that were read already">
        queue
      </span>
      <ol aria-label="Queue of moveUnreachable">
        {queue.map((handle, at) => {
          const object = drawing.objects.get(handle);
          const isDrained = at < (walk?.visited ?? 0);
          return (
            <li key={handle} class={isDrained ? "drained" : ""}>
              <button
                type="button"
                class={pointClass(pointing, handle)}
                {...pointsAt(pointing, handle)}
              >
                {object && titleOf(object, slots)}
              </button>
            </li>
          );
        })}
      </ol>
      {queue.length === 0 && (
        <span class="empty">{walk || isWhole ? "empty" : "not followed"}</span>
      )}
    </div>
  );
}
