// Members that only the rest of the library calls: the declarations do not show them.

/** Of every kind of heap. */
const internalOfHeaps: readonly string[] = [
  "allocate",
  "callUser",
  "callWeakref",
  "calls",
  "checkUsable",
  "collectDue",
  "collectionEnds",
  "collectionStarts",
  "core",
  "describe",
  "engineAsIs",
  "finalize",
  "heapFull",
  "inSteps",
  "inspection",
  "isUsable",
  "keepGarbage",
  "kind",
  "noCalls",
  "noteDeath",
  "noteUncollectable",
  "noteUnreachable",
  "observesDeaths",
  "prepare",
  "report",
  "run",
  "shutDown",
  "start",
  "state",
  "summary",
  "typeName",
];

export const internalOfHeap: readonly string[] = [...internalOfHeaps, "finalizerQueue", "slot"];

export const internalOfGC: readonly string[] = [
  ...internalOfHeaps,
  "adopt",
  "adoptWeakref",
  "callbackObjectOf",
  "fields",
  "giveUpName",
  "hasCallback",
  "historyOf",
  "isDying",
  "mayDie",
  "nextSerial",
  "popReference",
  "pushReference",
  "referentOf",
  "reportField",
  "settle",
  "settleOutcome",
  "takeName",
  "weakrefsOf",
  "writeReference",
];

export const internalOfObjects: readonly string[] = ["[plain name]"];
