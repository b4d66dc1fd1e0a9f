// Lines of a picture as paths that can move: all have the same number of points, so that one becomes
// another smoothly.

import type { Point } from "../archive/picture.js";

const POINTS = 10;

/** The path through the points, its corners rounded off. */
export function pathOf(points: readonly Point[]): string {
  const even = evenly(rounded(points));
  return even
    .map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

/** Three times, each corner is cut off a quarter from it. */
function rounded(points: readonly Point[]): readonly Point[] {
  let all = points;
  for (let turn = 0; turn < 3 && all.length > 2; turn++) {
    const next: Point[] = [all[0] as Point];
    for (let at = 0; at + 1 < all.length; at++) {
      const [a, b] = [all[at] as Point, all[at + 1] as Point];
      if (at > 0) next.push(between(a, b, 0.25));
      if (at + 2 < all.length) next.push(between(a, b, 0.75));
    }
    next.push(all.at(-1) as Point);
    all = next;
  }
  return all;
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

function evenly(points: readonly Point[]): Point[] {
  const lengths = points.map((point, at) => {
    const before = points[at - 1];
    return before ? Math.hypot(point.x - before.x, point.y - before.y) : 0;
  });
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const found: Point[] = [];
  let [at, passed] = [1, 0];
  for (let point = 0; point <= POINTS; point++) {
    const wanted = (whole * point) / POINTS;
    while (at < points.length - 1 && passed + (lengths[at] as number) < wanted) {
      passed += lengths[at] as number;
      at++;
    }
    const [a, b] = [points[at - 1] ?? points[0], points[at] ?? points[0]];
    if (!a || !b) return [];
    found.push(between(a, b, Math.min(1, (wanted - passed) / ((lengths[at] as number) || 1))));
  }
  return found;
}
