// The heap as a picture: boxes and arrows. Into each box lead as many arrows as its refcount says; what
// stands in none of the boxes shown is the interpreter's box.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { marksOf, stateOf } from "../archive/marks.js";
import type { PathStep } from "../archive/path.js";
import {
  type Arrow,
  type Box,
  FRAME,
  FRAME_HEAD,
  NAME_HEIGHT,
  OBJECT_HEIGHT,
  OBJECT_WIDTH,
  objectKey,
  PENDING,
  PILL,
} from "../archive/picture.js";
import type { Drawing, ShownObject } from "../archive/scene.js";
import { SUBTRACT } from "../recording/moment.js";
import { Fitted, narrowed } from "./fitted.js";
import { pathOf } from "./paths.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";
import { type Walk, walked } from "./within.js";

interface Props {
  readonly drawing: Drawing;
  /** Objects that are not shown. */
  readonly folded: number;
  readonly walk: Walk | undefined;
  /** To the object that was chosen. */
  readonly path: readonly PathStep[];
  readonly pointing: Pointing;
}

const ZOOMS = [0.5, 0.75, 1, 1.5, 2.2];

export function HeapGraph(props: Props): JSX.Element {
  const { drawing, folded, walk, path, pointing } = props;
  const [zoom, setZoom] = useState(2);
  const { picture, lines, before } = drawing;
  const drawn = [...drawing.objects.values()];
  const dead = drawing.freed.filter(({ handle }) => picture.boxes.has(objectKey(handle)));
  const { action } = walk ?? {};
  const minus = action?.kind === SUBTRACT;
  const scale = ZOOMS[zoom] as number;
  const isLit = ({ from, to }: Arrow): boolean =>
    action !== undefined && from === objectKey(action.from) && to === objectKey(action.to);
  const onPath = arrowsOf(path);
  return (
    <div class="graph">
      <div class="zoom">
        <Zoom sign="−" name="Smaller picture" isOff={zoom === 0} go={() => setZoom(zoom - 1)} />
        <Zoom
          sign="+"
          name="Larger picture"
          isOff={zoom === ZOOMS.length - 1}
          go={() => setZoom(zoom + 1)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard. */}
      <section class="canvas" aria-label="Picture of the heap" tabIndex={0}>
        {/* biome-ignore lint/a11y/useSemanticElements: no element of HTML groups boxes of a drawing. */}
        <svg
          role="group"
          aria-label={`The heap: ${drawn.length} objects; the table has the same in words.`}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          style={{
            "--zoom": scale,
            "--width": `${picture.width * scale}px`,
            "--height": `${picture.height * scale}px`,
          }}
        >
          <Tips />
          {picture.arrows.flatMap((arrow) => {
            const { text, count } = lines.get(arrow.key) ?? {};
            if (text === undefined || count === undefined) return [];
            const now = { ...arrow, text, count };
            const isOnPath = onPath.has(`${arrow.from} ${arrow.to}`);
            const state = isLit(arrow) ? "lit" : isOnPath ? "on-path" : "";
            return [<Line key={arrow.key} arrow={now} state={state} minus={minus} />];
          })}
          {dead.map((object) => (
            <Place key={object.handle} box={picture.boxes.get(objectKey(object.handle)) as Box}>
              <g class="ghost">
                <rect class="ghost-box" width={OBJECT_WIDTH} height={OBJECT_HEIGHT} rx={9} />
                <text x={OBJECT_WIDTH / 2} y={26} class="label">
                  {object.label}
                </text>
                <text x={OBJECT_WIDTH / 2} y={47} class="marks">
                  freed
                </text>
              </g>
            </Place>
          ))}
          {drawing.others.map((key) => (
            <Place key={key} box={picture.boxes.get(key) as Box}>
              <Other
                name={key}
                rows={drawing.rows.get(key) ?? []}
                bound={drawing.bound.get(key) ?? []}
                folded={folded}
              />
            </Place>
          ))}
          {drawn.map((object) => (
            <Place key={object.handle} box={picture.boxes.get(objectKey(object.handle)) as Box}>
              <Node
                object={object}
                before={before?.get(object.handle)}
                isFirst={!before}
                drawing={drawing}
                height={picture.boxes.get(objectKey(object.handle))?.height ?? 0}
                walk={walk}
                pointing={pointing}
              />
            </Place>
          ))}
        </svg>
      </section>
    </div>
  );
}

/** The ends of the arrows between shown objects of a path. */
function arrowsOf(path: readonly PathStep[]): ReadonlySet<string> {
  const arrows = new Set<string>();
  for (const [at, { handle }] of path.entries()) {
    const next = path[at + 1]?.handle;
    if (handle !== undefined && next !== undefined) {
      arrows.add(`${objectKey(handle)} ${objectKey(next)}`);
    }
  }
  return arrows;
}

function Tips(): JSX.Element {
  return (
    <defs>
      {["tip", "tip-lit"].map((name) => (
        <marker
          key={name}
          id={name}
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerUnits="userSpaceOnUse"
          markerWidth="9"
          markerHeight="9"
          orient="auto-start-reverse"
        >
          <path d="M0 0 10 5 0 10z" class={name} />
        </marker>
      ))}
    </defs>
  );
}

interface ZoomProps {
  readonly sign: string;
  readonly name: string;
  readonly isOff: boolean;
  readonly go: () => void;
}

function Zoom({ sign, name, isOff, go }: ZoomProps): JSX.Element {
  return (
    <button type="button" disabled={isOff} onClick={go}>
      <span aria-hidden="true">{sign}</span>
      <span class="hidden">{name}</span>
    </button>
  );
}

/** Boxes move to their new places. */
function Place({
  box,
  children,
}: {
  readonly box: Box;
  readonly children: ComponentChildren;
}): JSX.Element {
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  return (
    <g class="place" style={{ transform: `translate(${left}px, ${top}px)` }}>
      {children}
    </g>
  );
}

interface LineProps {
  readonly arrow: Arrow;
  readonly state: "lit" | "on-path" | "";
  /** Whether the reference is being explained: 1 is taken off. */
  readonly minus: boolean;
}

function Line({ arrow, state, minus }: LineProps): JSX.Element {
  const { points, label, text, isWeak, count } = arrow;
  const path = pathOf(points);
  const name = ["arrow", isWeak ? "weak" : "", state].join(" ").trim();
  return (
    <g class={name} data-to={arrow.to} data-count={count}>
      <path
        d={path}
        style={`d: path("${path}")`}
        marker-end={state === "" ? "url(#tip)" : "url(#tip-lit)"}
      />
      {text && (
        <text x={label.x} y={label.y + 5}>
          {text}
        </text>
      )}
      {state === "lit" && minus && (
        <text class="minus" x={label.x} y={label.y - 13}>
          −1
        </text>
      )}
    </g>
  );
}

interface OtherProps {
  readonly name: string;
  readonly rows: readonly string[];
  readonly bound: readonly string[];
  readonly folded: number;
}

/** What is no object: the variables of a function, the interpreter's own, what the engine holds. */
function Other({ name, rows, bound, folded }: OtherProps): JSX.Element {
  if (name.startsWith(FRAME)) {
    return (
      <g class="other frame">
        <rect width={OBJECT_WIDTH} height={FRAME_HEAD + 6 + rows.length * NAME_HEIGHT} rx={9} />
        <Fitted x={OBJECT_WIDTH / 2} y={19} kind="label" room={OBJECT_WIDTH - 12}>
          {`${name.slice(FRAME.length)}()`}
        </Fitted>
        <Rows rows={rows} bound={bound} top={FRAME_HEAD} />
      </g>
    );
  }
  const texts: Readonly<Record<string, readonly [string, string]>> = {
    folded: ["interpreter", `${folded.toLocaleString("en")} more objects`],
    stack: ["stack", "for a moment"],
  };
  const [title, text] = texts[name] ?? [name.slice(PENDING.length), "for a moment"];
  return (
    <g class={name === "folded" ? "other folded" : "other"}>
      <rect width={PILL.width} height={PILL.height} rx={PILL.height / 2} />
      <Fitted x={PILL.width / 2} y={19} kind="label" room={PILL.width - 16}>
        {title}
      </Fitted>
      <Fitted x={PILL.width / 2} y={36} kind="marks" room={PILL.width - 16}>
        {text}
      </Fitted>
    </g>
  );
}

interface RowsProps {
  readonly rows: readonly string[];
  readonly bound: readonly string[];
  readonly top: number;
}

function Rows({ rows, bound, top }: RowsProps): JSX.Element {
  return (
    <>
      {rows.map((row, at) => (
        <g key={row} class={bound.includes(row) ? "row-of-names" : "row-of-names unbound"}>
          <line x1={0} x2={OBJECT_WIDTH} y1={top + at * NAME_HEIGHT} y2={top + at * NAME_HEIGHT} />
          <Fitted
            x={OBJECT_WIDTH - 12}
            y={top + at * NAME_HEIGHT + 16}
            kind="row-text"
            room={OBJECT_WIDTH - 20}
          >
            {row}
          </Fitted>
          <circle cx={OBJECT_WIDTH} cy={top + (at + 0.5) * NAME_HEIGHT} r={3} />
        </g>
      ))}
    </>
  );
}

interface NodeProps {
  readonly object: ShownObject;
  readonly before: ShownObject | undefined;
  readonly isFirst: boolean;
  readonly drawing: Drawing;
  readonly height: number;
  readonly walk: Walk | undefined;
  readonly pointing: Pointing;
}

function Node(props: NodeProps): JSX.Element {
  const { object: recorded, before, isFirst, drawing, height, walk, pointing } = props;
  const { handle } = recorded;
  const rows = drawing.rows.get(objectKey(handle)) ?? [];
  const object = walked(recorded, walk);
  const isNew = !before && !isFirst;
  const hasNewCount = before !== undefined && before.refcount !== object.refcount;
  const hasNewRefs = walk ? walk.action?.to === handle : before?.gcRefs !== object.gcRefs;
  const place = [
    walk?.action?.from === handle ? "from" : "",
    walk?.action?.to === handle ? "to" : "",
  ];
  const classes = ["object", stateOf(object), isNew ? "new" : "", ...place];
  const { gcRefs } = object;
  const marks = marksOf(object);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no buttons.
    <g
      class={[...classes, pointClass(pointing, handle)].filter((each) => each !== "").join(" ")}
      data-key={objectKey(handle)}
      role="button"
      tabIndex={0}
      {...pointsAt(pointing, handle)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        pointing.choose(pointing.chosen === handle ? 0 : handle);
      }}
    >
      <rect width={OBJECT_WIDTH} height={height} rx={9} />
      <g class={hasNewCount ? "refcount changed" : "refcount"}>
        <circle cx={23} cy={30} r={16} />
        <text x={23} y={36}>
          {object.refcount}
        </text>
      </g>
      <Title object={object} />
      <Fitted x={TEXT_LEFT} y={46} kind="marks" room={gcRefs === undefined ? TEXT_ROOM : MARK_ROOM}>
        {gcRefs === undefined ? marks.join(" · ") : (marks[1] ?? marks[0] ?? "")}
      </Fitted>
      {gcRefs !== undefined && (
        <g class={hasNewRefs ? "gc-refs changed" : "gc-refs"}>
          <rect class="gc-box" x={OBJECT_WIDTH - 50} y={32} width={46} height={21} rx={5} />
          <Fitted x={OBJECT_WIDTH - 27} y={47} kind="gc-text" room={42}>
            {`gc ${gcRefs}`}
          </Fitted>
        </g>
      )}
      <Rows rows={rows} bound={drawing.bound.get(objectKey(handle)) ?? []} top={OBJECT_HEIGHT} />
    </g>
  );
}

const TEXT_LEFT = 44;
const TEXT_ROOM = OBJECT_WIDTH - TEXT_LEFT - 6;
/** Beside gcRefs: the one mark that says most. */
const MARK_ROOM = TEXT_ROOM - 48;
/** So many characters of a title are shown. */
const TITLE_LENGTH = 20;

/** The name, and the class with its number, which tells the object from others. */
function Title({ object }: { readonly object: ShownObject }): JSX.Element {
  const { name, label, isBound } = object;
  const shownName = short(name, 9);
  const [, type = label, number = ""] = /^(.*)( \d+)$/.exec(label) ?? [];
  const room = TITLE_LENGTH - number.length - (name ? shownName.length + 1 : 0);
  const title = `${short(type, room)}${number}`;
  return (
    <text
      x={TEXT_LEFT}
      y={25}
      class="label"
      {...narrowed(`${shownName} ${title}`, "label", TEXT_ROOM)}
    >
      {name && <tspan class={isBound ? "name" : "name former"}>{shownName}</tspan>}
      {name ? ` ${title}` : title}
    </text>
  );
}

function short(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}
