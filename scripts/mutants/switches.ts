// The state that a twin with switches reads: see twin.ts.

export interface Switches {
  /** The number of the change that is on. */
  active: number;
  /** How many more switches may be passed: a change that makes a loop endless ends in an error. */
  left: number;
  /** A byte for each change: 1 if it was reached. Undefined outside a survey. */
  reached: Uint8Array | undefined;
}

/** More than the number of changes of an engine. */
export const PLACES_MAX = 20_000;

/** The number that stands for no change. */
export const NONE = -1;

const host = globalThis as { switches?: Switches };

host.switches ??= { active: NONE, left: 1e9, reached: undefined };

/** One for the process, made on first use: code that runs at import passes switches too. */
export const switches: Switches = host.switches;

/** Replaces Stryker's own functions, which are slow, in each file of the twin. */
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
