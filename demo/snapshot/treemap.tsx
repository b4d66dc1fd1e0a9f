// What a node dominates as rectangles, each as large as the bytes that it retains. The layout is d3's.

import { type HierarchyRectangularNode, hierarchy, treemap } from "d3-hierarchy";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { bytesText } from "./bytes-text.js";
import type { Cell } from "./messages.js";

/** Pixels; below this a rectangle has no room for a name. */
const NAME_WIDTH = 48;
const NAME_HEIGHT = 14;
/** Below this one shows nothing of what is in it. */
const INNER_WIDTH = 64;
const INNER_HEIGHT = 54;
const HEADING = 18;
const HEIGHT = 420;

interface Rectangle {
  readonly cell: Cell;
  readonly depth: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Placed = HierarchyRectangularNode<Cell>;

const hasRoom = ({ x0, y0, x1, y1 }: Placed): boolean =>
  x1 - x0 >= INNER_WIDTH && y1 - y0 >= INNER_HEIGHT;

function rectangles(cells: readonly Cell[], width: number): Rectangle[] {
  const top: Cell = { node: undefined, name: "", bytes: 0, cells };
  const root = hierarchy(top, (cell) => [...cell.cells]).sum((cell) =>
    cell.cells.length === 0 ? cell.bytes : 0,
  );
  const laid = treemap<Cell>()
    .size([width, HEIGHT])
    .paddingInner(1)
    .paddingTop((placed) => (placed.depth === 1 && hasRoom(placed) ? HEADING : 0))
    .round(true)(root);
  return laid
    .descendants()
    .slice(1)
    .filter(({ depth, parent }) => depth === 1 || (parent !== null && hasRoom(parent)))
    .map(({ data, depth, x0, y0, x1, y1 }) => ({
      cell: data,
      depth,
      ...{ left: x0, top: y0, width: x1 - x0, height: y1 - y0 },
    }))
    .filter(({ width: across, height }) => across > 0 && height > 0);
}

/** The width of an element, in pixels; it follows the window. */
function useWidth(): [width: number, ref: { current: HTMLDivElement | null }] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, ref];
}

export function Treemap({
  cells,
  onOpen,
}: {
  readonly cells: readonly Cell[];
  readonly onOpen: (node: number) => void;
}): JSX.Element {
  const [width, ref] = useWidth();
  const shown = useMemo(() => rectangles(cells, width), [cells, width]);
  return (
    <div class="treemap" ref={ref} style={{ height: `${HEIGHT}px` }}>
      {shown.map(({ cell, depth, left, top, width: across, height }, at) => {
        const { node, name, bytes } = cell;
        const text = `${name}: ${bytesText(bytes)}`;
        const hasName = across >= NAME_WIDTH && height >= NAME_HEIGHT;
        const style = {
          ...{ left: `${left}px`, top: `${top}px` },
          ...{ width: `${across}px`, height: `${height}px` },
        };
        const kind = `cell depth-${depth}`;
        return node === undefined ? (
          <div key={at} class={`${kind} rest`} style={style} title={text}>
            {hasName && name}
          </div>
        ) : (
          <button
            key={at}
            type="button"
            class={kind}
            style={style}
            title={text}
            aria-label={text}
            onClick={() => onOpen(node)}
          >
            {hasName && name}
          </button>
        );
      })}
    </div>
  );
}
