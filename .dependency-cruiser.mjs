// The house: which room of src/ may import which. A room imports from the floors below its own, never
// from another room of its floor; imports of types count. `npm run check:imports` holds it, and
// `npm run draw:imports` draws it (docs/imports.svg).

/** From the ground up. */
export const FLOORS = [
  ["errors", "host"],
  ["engine"],
  ["twin", "invariants"],
  ["heap"],
  ["checks", "managed", "resources", "saved"],
  ["weakref"],
  ["inspect"],
];

const entries = "^src/[^/]+\\.ts$";
const room = (...names) => `^src/(${names.join("|")})/`;

const floors = FLOORS.flatMap((rooms, floor) =>
  rooms.map((name) => {
    const others = [...rooms.filter((each) => each !== name), ...FLOORS.slice(floor + 1).flat()];
    return {
      name: `${name} imports from below`,
      severity: "error",
      from: { path: room(name) },
      to: { path: others.length > 0 ? [room(...others), entries] : entries },
    };
  }),
);

export default {
  forbidden: [
    ...floors,
    {
      name: "nothing goes round",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "of the kernel, its layout alone",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^assembly/", pathNot: "^assembly/layout\\.ts$" },
    },
    {
      name: "the layout imports nothing",
      severity: "error",
      from: { path: "^assembly/layout\\.ts$" },
      to: { path: "." },
    },
    {
      name: "a room that is in no floor",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: room(...FLOORS.flat()) },
      to: { path: "." },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    reporterOptions: {
      archi: { collapsePattern: "^(assembly|src/[^/]+)" },
    },
  },
};
