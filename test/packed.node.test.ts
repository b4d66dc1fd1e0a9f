// The package as npm publishes it: packed and unpacked, every reference in it leads to something in it.
// `npm test` builds dist/ first.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { transformSync } from "esbuild";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addressFields } from "../scripts/address.mjs";
import { findChromium, noChromiumMessage } from "../scripts/chromium.js";
import { linksOf, markdownBlocks, promisedLines } from "./docs/blocks.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Fields stay fields, imports stay imports. */
const ERASED: string = JSON.stringify({
  compilerOptions: { useDefineForClassFields: true, verbatimModuleSyntax: true },
});

let folder = "";
let files: string[] = [];
const textOf = (file: string): string => readFileSync(join(folder, "package", file), "utf8");
const isThere = (file: string): boolean => existsSync(join(folder, "package", file));
const ending = (...endings: string[]): string[] =>
  files.filter((file) => endings.some((each) => file.endsWith(each)));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "packed-"));
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync("tar", ["-xzf", filename], { cwd: folder });
  files = readdirSync(join(folder, "package"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => statSync(join(folder, "package", file)).isFile());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The targets in these files that the package lacks, as "file: target". */
function deadIn(among: readonly string[], targets: (text: string) => string[]): string[] {
  return among.flatMap((file) =>
    targets(textOf(file))
      .filter((target) => !isThere(normalize(join(dirname(file), target))))
      .map((target) => `${file}: ${target}`),
  );
}

describe("the unpacked package", () => {
  test("has pages whose links lead to its own files", () => {
    const pages = ending(".md");
    expect(pages.length).toBeGreaterThan(25);
    const paths = (text: string): string[] =>
      linksOf(text)
        .map((link) => link.replace(/#.*/, ""))
        .filter((path) => path !== "");
    expect(deadIn(pages, paths)).toEqual([]);
  });

  test("has declarations and modules that import its own files", () => {
    const declarations = (text: string): string[] =>
      [...text.matchAll(/(?:from|import\() ?"(\.[^"]+)\.js"/g)].map(([, path]) => `${path}.d.ts`);
    const modules = (text: string): string[] =>
      [...text.matchAll(/^(?:import|export)\b.*"(\.[^"]+\.js)";$/gm)].map(([, path = ""]) => path);
    const [types, code] = [ending(".d.ts"), ending(".js").filter((file) => !/cjs/.test(file))];
    expect(types.length + code.length).toBeGreaterThan(100);
    expect(deadIn(types, declarations)).toEqual([]);
    expect(deadIn(code, modules)).toEqual([]);
  });

  test("has source maps with their sources, and lacks none", () => {
    const named = (text: string): string[] =>
      [...text.matchAll(/^\/\/# sourceMappingURL=(\S+)$/gm)].map(([, path = ""]) => path);
    expect(deadIn(ending(".js", ".d.ts", ".cjs"), named)).toEqual([]);
    const maps = ending(".map");
    expect(maps.length).toBeGreaterThan(10);
    const bare = maps.filter((file) => {
      const { sources, sourcesContent } = JSON.parse(textOf(file)) as Record<string, unknown[]>;
      return sourcesContent?.filter(Boolean).length !== sources?.length;
    });
    expect(bare).toEqual([]);
  });

  test("names its repository in every field, or in none", () => {
    const { repository, homepage, bugs } = JSON.parse(textOf("package.json"));
    const fields = repository === undefined ? {} : addressFields(repository.url);
    expect({ repository, homepage, bugs }).toEqual(fields);
    expect(addressFields("git+https://host.example/owner/name.git")).toEqual({
      repository: { type: "git", url: "git+https://host.example/owner/name.git" },
      homepage: "https://host.example/owner/name#readme",
      bugs: { url: "https://host.example/owner/name/issues" },
    });
    expect(() => addressFields("owner/name")).toThrow(/https:/);
  });
});

test("README.md's programs run in a project that has the package, their types erased as Node does it", () => {
  const project = mkdtempSync(join(folder, "project-"));
  const modules = join(project, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(join(folder, "package"), join(modules, "ouroboros-gc"));
  const programs = markdownBlocks("README.md", textOf("README.md")).filter(
    ({ info }) => info[0] === "ts",
  );
  expect(programs).toHaveLength(5);
  for (const { code, line } of programs) {
    const options = { loader: "ts", target: "esnext", tsconfigRaw: ERASED } as const;
    const file = join(project, `program-${line}.mjs`);
    writeFileSync(file, transformSync(code, options).code);
    const printed = execFileSync(process.execPath, [file], { encoding: "utf8" });
    const promised = promisedLines(code).map(({ text }) => text);
    expect([line, printed.trimEnd().split("\n").toSorted()]).toEqual([line, promised.toSorted()]);
  }
});

test("README.md's page without npm runs in Chromium, with the package's files in place of the CDN's", async () => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(noChromiumMessage());
  const { name, version } = JSON.parse(textOf("package.json")) as Record<string, string>;
  const cdn = `https://cdn.jsdelivr.net/npm/${name}@${version}/`;
  const [page] = markdownBlocks("README.md", textOf("README.md")).filter(
    ({ info }) => info[0] === "html",
  );
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const opened = await browser.newPage();
    const asked: string[] = [];
    await opened.route("**", (route) => {
      const url = route.request().url();
      if (url === "https://page.example/") {
        return route.fulfill({ contentType: "text/html", body: `<!doctype html>${page?.code}` });
      }
      asked.push(url);
      if (!url.startsWith(cdn)) return route.abort();
      const headers = { "access-control-allow-origin": "*" };
      const body = textOf(url.slice(cdn.length));
      return route.fulfill({ contentType: "text/javascript", headers, body });
    });
    await opened.goto("https://page.example/");
    await opened.getByText("collects on wasm").waitFor({ timeout: 30_000 });
    expect(asked).toEqual([`${cdn}dist/ouroboros-gc.js`]);
  } finally {
    await browser.close();
  }
});
