// The house: which room of src/ may import which, and which of python/. A room imports from the floors
// below its own, never from another room of its floor; imports of types count. `npm run check:imports`
// holds it, and `npm run draw:imports` draws src/ (docs/imports.svg).

/** The rooms of src/, from the ground up. */
export const FLOORS = [
  ["graph", "host"],
  ["errors"],
  ["engine"],
  ["twin", "invariants"],
  ["heap"],
  ["checks", "id-graph", "managed", "resources", "saved", "snapshot"],
  ["weakref"],
  ["inspect"],
];

/** The rooms of python/, from the ground up. */
const PYTHON = [
  ["parse"],
  ["compile"],
  ["objects"],
  ["machine"],
  ["builtins"],
  ["library", "modules"],
];

/** The rules of a folder whose rooms stand on these floors, with its entries on top. */
function floorsOf(folder, floors) {
  const entries = `^${folder}/[^/]+\\.ts$`;
  const room = (...names) => `^${folder}/(${names.join("|")})/`;
  const fromBelow = floors.flatMap((rooms, floor) =>
    rooms.map((name) => {
      const others = [...rooms.filter((each) => each !== name), ...floors.slice(floor + 1).flat()];
      return {
        name: `${folder}/${name} imports from below`,
        severity: "error",
        from: { path: room(name) },
        to: { path: others.length > 0 ? [room(...others), entries] : entries },
      };
    }),
  );
  return [
    ...fromBelow,
    {
      name: `a room of ${folder}/ that is in no floor`,
      severity: "error",
      from: { path: `^${folder}/[^/]+/`, pathNot: room(...floors.flat()) },
      to: { path: "." },
    },
  ];
}

export default {
  forbidden: [
    ...floorsOf("src", FLOORS),
    ...floorsOf("python", PYTHON),
    {
      name: "python/ is a user of the package",
      severity: "error",
      from: { path: "^python/" },
      to: { path: "^(src|assembly|bench|demo|examples|scripts|test)/" },
    },
    {
      name: "the command is a user of the package",
      severity: "error",
      from: { path: "^cli/" },
      to: { path: "^(src|assembly|bench|demo|examples|python|scripts|test)/" },
    },
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
