// Texts of the picture that have only so much room: one that would need more is drawn narrower.

import type { JSX } from "preact";

/** What a text is: a class of the picture's style sheet, with its type. */
const FONTS = {
  label: "650 14px system-ui, sans-serif",
  marks: "14px system-ui, sans-serif",
  "gc-text": "600 14px system-ui, sans-serif",
  "row-text": "14px ui-monospace, monospace",
} as const;
type Kind = keyof typeof FONTS;

interface Props {
  readonly x: number;
  readonly y: number;
  readonly kind: Kind;
  readonly room: number;
  readonly children: string;
}

export function Fitted({ x, y, kind, room, children }: Props): JSX.Element {
  return (
    <text x={x} y={y} class={kind} {...narrowed(children, kind, room)}>
      {children}
    </text>
  );
}

/** Attributes of a text; none when it has room. */
export function narrowed(
  text: string,
  kind: Kind,
  room: number,
): { textLength?: number; lengthAdjust?: string } {
  const isWide = widthOf(text, kind) > room;
  return isWide ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {};
}

const ruler = document.createElement("canvas").getContext("2d");

function widthOf(text: string, kind: Kind): number {
  if (!ruler) return 0;
  ruler.font = FONTS[kind];
  return ruler.measureText(text).width;
}
