// `using` in engines that lack its symbols: the built package after they were removed, with code that esbuild
// and TypeScript made for old engines.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const source = `
const log: string[] = [];
const own = (name: string) => resources.own(name, { dispose: (n) => void log.push(n) });
{
  using a = own("a");
  using s = resources.scope();
  s.own("b", { dispose: (n) => void log.push(n) });
}
await (async () => {
  await using c = own("c");
})();
console.log(log.join(" "));
`;

const root: string = fileURLToPath(new URL("../..", import.meta.url));
/** The properties of Node's own Symbol cannot be deleted: a Symbol without them replaces it. */
const without = `
const { dispose, asyncDispose, prototype, ...statics } = Object.getOwnPropertyDescriptors(Symbol);
const real = Symbol;
globalThis.Symbol = Object.defineProperties((text) => real(text), statics);
`;
const polyfill = 'Symbol.dispose = Symbol("d"); Symbol.asyncDispose = Symbol("a");';
const start = 'const { resources } = await import("ouroboros-gc/resources");';

function printed(program: string): string {
  const args = ["--input-type=module", "--eval", program];
  return execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }).trim();
}

describe("using", () => {
  const esbuild = transformSync(source, { loader: "ts", target: "es2022" }).code;
  const target = ts.ScriptTarget.ES2022;
  const typescript = ts.transpile(source, { target, module: ts.ModuleKind.ESNext });

  test("was compiled away", () => {
    expect([esbuild, typescript].filter((code) => /^\s*using /m.test(code))).toEqual([]);
  });

  test("works as esbuild compiles it, with the symbols and without", () => {
    expect(printed(start + esbuild)).toBe("b a c");
    expect(printed(without + start + esbuild)).toBe("b a c");
  });

  test("works as TypeScript compiles it, with the symbols and with a polyfill loaded first", () => {
    expect(printed(start + typescript)).toBe("b a c");
    expect(printed(without + polyfill + start + typescript)).toBe("b a c");
  });
});
