// What the code of a twin with switches looks at: see twin.ts.

export interface Switches {
  /** The change that is on. */
  active: string;
  /** Switches that may still be passed: a change that makes a loop endless ends in an error. */
  left: number;
  /** The changes that were passed by, while somebody looks. */
  reached: Set<string> | undefined;
}

const host = globalThis as { switches?: Switches };

host.switches ??= { active: "", left: 1e9, reached: undefined };

/** One for the process, made by whoever comes first: code that runs at import passes switches, too. */
export const switches: Switches = host.switches;

/** Far more passes, or turns of loops, than a probe takes. */
export const TURNS = 50_000_000;

/** What stands in each file of the twin instead of Stryker's own functions, which are slow. */
export const SWITCH_FUNCTIONS = `
var switches_9fa48 = globalThis.switches ??= { active: "", left: 1e9, reached: undefined };
function stryCov_9fa48(...places) {
  if (switches_9fa48.reached) for (const place of places) switches_9fa48.reached.add(place);
}
function stryMutAct_9fa48(place) {
  if (--switches_9fa48.left < 0) throw new Error("does not end");
  return switches_9fa48.active === place;
}
`;
