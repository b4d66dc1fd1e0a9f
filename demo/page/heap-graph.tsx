// The heap as a picture. The same stands in the table, which is for everybody; this is one image.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment, SeenObject, Variable } from "../recording/moment.js";
import { type Arrow, type Box, drawPicture, objectKey, type Point, variableKey } from "./layout.js";
import { marksOf, stateOf } from "./marks.js";

interface Props {
  readonly moment: Moment;
  readonly before: Moment | undefined;
  readonly objects: ReadonlyMap<number, SeenObject>;
}

const ZOOMS = [0.4, 0.55, 0.75, 1, 1.3];

export function HeapGraph({ moment, before, objects }: Props): JSX.Element {
  const [zoom, setZoom] = useState(3);
  const picture = drawPicture(objects, moment.variables);
  const scale = ZOOMS[zoom] as number;
  const drawn = [...objects.values()];
  const variables = moment.variables.filter(({ to }) => objects.has(to));
  const summary = `${drawn.length} objects; the table has the same in words.`;
  return (
    <div class="graph">
      <div class="zoom">
        <button type="button" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          <span aria-hidden="true">−</span>
          <span class="hidden">Smaller picture</span>
        </button>
        <button
          type="button"
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          <span aria-hidden="true">+</span>
          <span class="hidden">Larger picture</span>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard. */}
      <section class="canvas" aria-label="Picture of the heap" tabIndex={0}>
        <svg
          role="img"
          aria-label={`The heap: ${summary}`}
          width={picture.width * scale}
          height={picture.height * scale}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
        >
          <defs>
            <marker
              id="tip"
              viewBox="0 0 10 10"
              refX="9"
              refY="5"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0 10 5 0 10z" class="tip" />
            </marker>
          </defs>
          {picture.arrows.map((arrow) => (
            <Line key={arrow.key} arrow={arrow} />
          ))}
          {variables.map((variable) => (
            <Name
              key={variableKey(variable)}
              variable={variable}
              box={picture.boxes.get(variableKey(variable)) as Box}
            />
          ))}
          {drawn.map((object) => (
            <Node
              key={object.handle}
              object={object}
              before={before?.objects.get(object.handle)}
              isFirst={!before}
              box={picture.boxes.get(objectKey(object.handle)) as Box}
            />
          ))}
        </svg>
      </section>
    </div>
  );
}

/** A line through the points, with its corners rounded off. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    path += next
      ? `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
      : `L${point.x} ${point.y}`;
  }
  return path;
}

function Line({ arrow }: { readonly arrow: Arrow }): JSX.Element {
  return (
    <g class={arrow.isWeak ? "arrow weak" : "arrow"}>
      <path d={pathOf(arrow.points)} marker-end="url(#tip)" />
      {arrow.name && (
        <text x={arrow.label.x} y={arrow.label.y + 4}>
          {arrow.name}
        </text>
      )}
    </g>
  );
}

function Name({ variable, box }: { readonly variable: Variable; readonly box: Box }): JSX.Element {
  const { x, y, width, height } = box;
  return (
    <g class="name" transform={`translate(${x - width / 2} ${y - height / 2})`}>
      <rect width={width} height={height} rx={height / 2} />
      <text x={width / 2} y={height / 2 + 5}>
        {`${variable.scope}(): ${variable.name}`}
      </text>
    </g>
  );
}

interface NodeProps {
  readonly object: SeenObject;
  readonly before: SeenObject | undefined;
  readonly isFirst: boolean;
  readonly box: Box;
}

function Node({ object, before, isFirst, box }: NodeProps): JSX.Element {
  const { x, y, width, height } = box;
  const isNew = !before && !isFirst;
  const hasNewCount = before !== undefined && before.refcount !== object.refcount;
  const hasNewRefs = before !== undefined && before.gcRefs !== object.gcRefs;
  const classes = ["object", stateOf(object), ...(isNew ? ["new"] : [])].join(" ");
  const middle = width / 2;
  return (
    <g class={classes} transform={`translate(${x - middle} ${y - height / 2})`}>
      <rect width={width} height={height} rx={6} />
      <text x={middle} y={19} class="label">
        {object.label}
      </text>
      <text x={middle} y={37}>
        <tspan class={hasNewCount ? "changed" : ""}>{`refcount ${object.refcount}`}</tspan>
        {object.gcRefs !== undefined && (
          <tspan class={hasNewRefs ? "changed" : ""}>{`  gcRefs ${object.gcRefs}`}</tspan>
        )}
      </text>
      <text x={middle} y={54} class="marks">
        {marksOf(object).join(" · ")}
      </text>
    </g>
  );
}
