// Importing an entry point does nothing: it reads no global that a server or an old host lacks, defines none,
// compiles nothing, and awaits nothing. Checked in a context that has the language and nothing of a host, in
// a process of its own.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const SINGLE_FILE = "./dist/ouroboros-gc.js";

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, string | Target>;
};
interface Conditions {
  readonly import: { readonly default: string };
  readonly require: { readonly default: string };
}
type Target = Conditions & { readonly node: Conditions };
const targets = Object.values(exports).filter((target) => typeof target !== "string");
const files = targets.map((target) => target.import.default);
const nodeFiles = targets.map(({ node }) => node.import.default);

/** Links and evaluates a file of dist/ in a bare context, and prints what that did. */
const LOOK = `
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createContext, runInContext, SourceTextModule } from "node:vm";

const file = process.argv.at(-1);
const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
runInContext("delete globalThis.WebAssembly; delete globalThis.console;", context);
const globals = () => runInContext("Reflect.ownKeys(globalThis).map(String).sort().join()", context);
const before = globals();
const modules = new Map();
function load(url) {
  if (!modules.has(url)) {
    const code = readFileSync(fileURLToPath(url), "utf8");
    modules.set(url, new SourceTextModule(code, { identifier: url, context }));
  }
  return modules.get(url);
}
const main = load(new URL(file, "file://" + process.cwd() + "/").href);
await main.link((name, referrer) =>
  load(name.startsWith(".") ? new URL(name, referrer.identifier).href : import.meta.resolve(name)),
);
await main.evaluate();
console.log(JSON.stringify({ names: Object.keys(main.namespace), globals: [before, globals()] }));
`;

/** `/batches` exports nothing: it is imported for its effect. */
function namesOf(names: string[], file: string): string[] {
  return file.endsWith("/batches.js") && names.length === 0 ? ["(none)"] : names;
}

test("the reference is built from every entry point, and from no other file", () => {
  const { entryPoints } = JSON.parse(readFileSync("typedoc.json", "utf8")) as {
    entryPoints: string[];
  };
  const sources = files.map((file) => file.replace("./dist/", "").replace(/\.js$/, ".ts"));
  expect(sources.length).toBeGreaterThanOrEqual(6);
  expect(entryPoints.toSorted()).toEqual(sources.toSorted());
});

test.each([...files, ...nodeFiles, SINGLE_FILE])(
  "%s awaits nothing: require() accepts it",
  (file) => {
    const require = createRequire(import.meta.url);
    expect(namesOf(Object.keys(require(resolve(file)) as object), file)).not.toEqual([]);
  },
);

test("require() of each entry has the exports of import, and in Node the same objects", async () => {
  const require = createRequire(import.meta.url);
  const names = Object.keys(exports).filter((entry) => typeof exports[entry] !== "string");
  expect(names.length).toBe(targets.length);
  for (const entry of names) {
    const target = exports[entry] as Target;
    const ours = require(resolve(target.require.default)) as object;
    expect(target.node.require).toEqual(target.require);
    const theirs = (await import(resolve(target.node.import.default))) as object;
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  }
  const program = `
    const { gc } = require("ouroboros-gc");
    import("ouroboros-gc").then((module) => console.log(module.gc === gc));`;
  const { stdout } = await run(process.execPath, ["--input-type=commonjs", "--eval", program], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  expect(stdout.trim()).toBe("true");
});

test.each([...files, ...nodeFiles, SINGLE_FILE])("importing %s does nothing", async (file) => {
  const flags = ["--experimental-vm-modules", "--no-warnings", "--input-type=module"];
  const { stdout } = await run(process.execPath, [...flags, "--eval", LOOK, "--", file], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const { names, globals } = JSON.parse(stdout) as { names: string[]; globals: string[] };
  expect(namesOf(names, file)).not.toEqual([]);
  expect(globals[1]).toBe(globals[0]);
});
