// Members that only the rest of the library calls: the declarations omit them.

/** Of every kind of heap. */
const internalOfHeaps: readonly string[] = [
  "allocate",
  "calls",
  "collectDue",
  "collectedDue",
  "core",
  "external",
  "finishSteps",
  "steps",
  "inspection",
  "isAutomatic",
  "kind",
  "life",
  "makeEngine",
  "noteUncollectable",
  "noteUnreachable",
  "objects",
  "reports",
  "setBytes",
];

export const internalOfHeap: readonly string[] = [...internalOfHeaps, "after", "slotOf"];

export const internalOfGC: readonly string[] = [
  ...internalOfHeaps,
  "adopt",
  "adoptWeakref",
  "callbackObjectOf",
  "dropName",
  "fields",
  "hasCallback",
  "historyOf",
  "isDying",
  "insertPosition",
  "mayDie",
  "nextSerial",
  "popReference",
  "pushReference",
  "referentOf",
  "settle",
  "takeName",
  "weakrefsOf",
  "writeReference",
];

export const internalOfObjects: readonly string[] = ["[plain name]"];
