// Importing an entry point does nothing: it reads no global that a server or an old host lacks,
// leaves none, compiles nothing, and waits for nothing. Looked at in a context that has the language
// and nothing of a host, in a process of its own.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const SINGLE_FILE = "./dist/ouroboros-gc.js";

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, string | { default: string }>;
};
const files = Object.values(exports)
  .map((target) => (typeof target === "string" ? target : target.default))
  .filter((file) => file.endsWith(".js"));

/** Links and evaluates a file of dist/ in a bare context, and says what that did. */
const LOOK = `
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createContext, runInContext, SourceTextModule } from "node:vm";

const file = process.argv.at(-1);
const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
runInContext("delete globalThis.WebAssembly; delete globalThis.console;", context);
const globals = () => runInContext("Reflect.ownKeys(globalThis).map(String).sort().join()", context);
// The loader makes a TextDecoder: the one global beside the language that an import needs.
context.TextDecoder = TextDecoder;
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

test("the reference is built from every entry point, and from no other file", () => {
  const { entryPoints } = JSON.parse(readFileSync("typedoc.json", "utf8")) as {
    entryPoints: string[];
  };
  const sources = files.map((file) => file.replace("./dist/", "").replace(/\.js$/, ".ts"));
  expect(sources.length).toBeGreaterThanOrEqual(6);
  expect(entryPoints.toSorted()).toEqual(sources.toSorted());
});

test.each([...files, SINGLE_FILE])("%s awaits nothing: require() takes it", (file) => {
  const require = createRequire(import.meta.url);
  expect(Object.keys(require(resolve(file)) as object).length).toBeGreaterThan(0);
});

test.each([...files, SINGLE_FILE])("importing %s does nothing", async (file) => {
  const flags = ["--experimental-vm-modules", "--no-warnings", "--input-type=module"];
  const { stdout } = await run(process.execPath, [...flags, "--eval", LOOK, "--", file], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const { names, globals } = JSON.parse(stdout) as { names: string[]; globals: string[] };
  expect(names.length).toBeGreaterThan(0);
  expect(globals[1]).toBe(globals[0]);
});
