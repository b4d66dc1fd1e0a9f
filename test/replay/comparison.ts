// Two outcomes of one operation: are they the same? At level A the order of events counts for each
// object by itself (any correct heap agrees); at level B it counts as a whole (CPython's own).

import type { Outcome, RecordedEvent } from "./recording.js";

export type Level = "A" | "B";

const FIELDS = ["v", "ret", "info", "count", "stats", "gens", "evsum", "live"] as const;

/**
 * The difference between the outcome of CPython and ours; undefined if there is none.
 *
 * @param referentOf The referent of each weak reference, under which its callbacks are filed.
 */
export function difference(
  expected: Outcome,
  got: Outcome,
  referentOf: ReadonlyMap<number, number>,
  level: Level,
): string | undefined {
  for (const field of FIELDS) {
    const [a, b] = [JSON.stringify(expected[field]), JSON.stringify(got[field])];
    if (a !== b) return `${field}: expected ${a}, got ${b}`;
  }
  const expectedEvents = expected.ev ?? [];
  const gotEvents = got.ev ?? [];
  const same =
    level === "B"
      ? text(expectedEvents) === text(gotEvents)
      : text(sorted(expectedEvents)) === text(sorted(gotEvents)) &&
        text(byObject(expectedEvents, referentOf)) === text(byObject(gotEvents, referentOf));
  if (same) return undefined;
  return `events: expected ${text(expectedEvents)}, got ${text(gotEvents)}`;
}

const text = (value: unknown): string => JSON.stringify(value);

function sorted(events: RecordedEvent[]): string[] {
  return events.map(text).sort();
}

/** The events of each object, in their order. */
function byObject(events: RecordedEvent[], referentOf: ReadonlyMap<number, number>): unknown[] {
  const groups = new Map<number, RecordedEvent[]>();
  for (const event of events) {
    if (event[0] === "new") continue;
    const id = event[1] as number;
    const object = event[0] === "wcb" ? (referentOf.get(id) ?? -1) : id;
    groups.set(object, [...(groups.get(object) ?? []), event]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}
