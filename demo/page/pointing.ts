// Which object is looked at: pointed at by the mouse or the focus, or chosen by a click. The picture, the
// columns, the table and the sentence all show it.

export interface Pointing {
  /** 0 is none. */
  readonly pointed: number;
  readonly chosen: number;
  readonly point: (handle: number) => void;
  readonly choose: (handle: number) => void;
}

/** What an element needs to point at the object. */
export function pointsAt(
  { point, choose, chosen }: Pointing,
  handle: number,
): {
  onMouseEnter: () => void;
  onMouseLeave: () => void;
  onFocus: () => void;
  onBlur: () => void;
  onClick: () => void;
} {
  return {
    onMouseEnter: () => point(handle),
    onMouseLeave: () => point(0),
    onFocus: () => point(handle),
    onBlur: () => point(0),
    onClick: () => choose(chosen === handle ? 0 : handle),
  };
}

/** The class of what shows an object. */
export function pointClass({ pointed, chosen }: Pointing, handle: number): string {
  return [pointed === handle ? "pointed" : "", chosen === handle ? "chosen" : ""]
    .filter((name) => name !== "")
    .join(" ");
}
