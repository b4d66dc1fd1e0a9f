// What the code of a twin with switches looks at: see twin.ts.

export interface Switches {
  /** The number of the change that is on. */
  active: number;
  /** Switches that may still be passed: a change that makes a loop endless ends in an error. */
  left: number;
  /** A byte for each change: 1 where it was passed by. Undefined while nobody looks. */
  reached: Uint8Array | undefined;
}

/** More than an engine has places that can be changed. */
export const PLACES_MAX = 20_000;

/** The number of no change. */
export const NONE = -1;

const host = globalThis as { switches?: Switches };

host.switches ??= { active: NONE, left: 1e9, reached: undefined };

/** One for the process, made by whoever comes first: code that runs at import passes switches, too. */
export const switches: Switches = host.switches;

/** What stands in each file of the twin instead of Stryker's own functions, which are slow. */
export const SWITCH_FUNCTIONS = `
var switches_9fa48 = globalThis.switches ??= { active: -1, left: 1e9, reached: undefined };
function stryCov_9fa48(first) {
  const { reached } = switches_9fa48;
  if (reached !== undefined && reached[first] === 0) for (const place of arguments) reached[place] = 1;
}
function stryMutAct_9fa48(place) {
  if (--switches_9fa48.left < 0) throw new Error("does not end");
  return switches_9fa48.active === place;
}
`;
