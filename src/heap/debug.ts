// What a heap tells of its collections when asked to: Python's debug flags and their texts.

/** Report statistics of every collection. */
export const DEBUG_STATS = 1;
/** Report every object found collectable. */
export const DEBUG_COLLECTABLE = 2;
/** Report every object found uncollectable. */
export const DEBUG_UNCOLLECTABLE = 4;
/** Keep unreachable objects in `garbage` instead of freeing them. */
export const DEBUG_SAVEALL = 32;
/** For finding leaks: collectable and uncollectable objects are reported, all are saved. */
export const DEBUG_LEAK = 38;

/** What a heap says before a collection. */
export function startText(
  generation: number,
  counts: readonly number[],
  permanent: number,
): string[] {
  return [
    `gc: collecting generation ${generation}...`,
    `gc: objects in each generation: ${counts.join(" ")}`,
    `gc: objects in permanent generation: ${permanent}`,
  ];
}

/** What a heap says after a collection. */
export function doneText(unreachable: number, uncollectable: number, seconds: number): string {
  const counts = `${unreachable} unreachable, ${uncollectable} uncollectable`;
  return `gc: done, ${counts}, ${seconds.toFixed(4)}s elapsed`;
}

/** What a heap says of one object. */
export function objectText(what: "collectable" | "uncollectable", text: string): string {
  return `gc: ${what} <${text}>`;
}
