// The site as its readers get it: built, in a subfolder of a server, with nothing else reachable, and under a
// policy that allows its own scripts only.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { LinkChecker, LinkState } from "linkinator";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BuiltPage } from "./demo/page/built-page.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site: BuiltPage;
beforeAll(async () => {
  site = await BuiltPage.of((folder) => {
    const args = ["scripts/build-site.mjs", folder];
    execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  });
});
afterAll(() => site?.close());

/** Opens a page of the site where only its own scripts may run. */
const open = (path: string, options = {}) => site.open(path, options, site.addressWithoutWasm);

const documents = (): string[] => readdirSync(`${site.folder}/documents`);

/** The title that a page shows. */
const titleOf = (page: Page): Promise<string | null> => page.locator("h1").first().textContent();

test("every page opens from a subfolder, under the policy, and loads nothing else", async () => {
  const { page, complaints } = await open("index.html");
  expect(await titleOf(page)).toBe("ouroboros-gc");
  expect(await page.locator("h1").count()).toBe(1);
  expect(documents().length).toBeGreaterThan(30);
  const others = [
    "modules.html",
    ...readdirSync(`${site.folder}/modules`).map((each) => `modules/${each}`),
  ];
  for (const path of [...documents().map((each) => `documents/${each}`), ...others]) {
    await page.goto(`${site.addressWithoutWasm}${path}`);
    expect([path, await titleOf(page)]).not.toEqual([path, ""]);
    expect([path, await page.locator("body").isVisible()]).toEqual([path, true]);
  }
  expect(complaints).toEqual([]);
  await page.close();
});

test("the front page shows its picture, and the benchmarks their charts", async () => {
  for (const [path, count] of [
    ["index.html", 1],
    ["documents/docs_benchmarks.html", 3],
  ] as const) {
    const { page } = await open(path);
    const widths = await page
      .locator("main img, .col-content img")
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(widths).toHaveLength(count);
    expect(Math.min(...widths)).toBeGreaterThan(100);
    await page.close();
  }
});

test("the front page leads to the pages of docs/ by their titles, and to the demo, which runs", async () => {
  const { page, complaints } = await open("index.html");
  const menu = page.locator(".site-menu");
  await menu.getByText("You write a language runtime").click();
  await menu.getByRole("link", { name: "Document The raw heap" }).click();
  await page.getByRole("heading", { name: "The raw heap" }).waitFor();
  await menu.getByRole("link", { name: "The demo" }).first().click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page
    .getByText(/^Done, on the TypeScript engine/)
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("the search finds a name of the reference and a word of a page", async () => {
  for (const [words, found] of [
    ["whyAlive", /whyAlive/],
    ["trashcan", /How the collector works/],
  ] as const) {
    const { page, complaints } = await open("index.html");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("combobox").pressSequentially(words);
    await page.locator("#tsd-search-results li", { hasText: found }).first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test("no link is dead, and no anchor is missing", async () => {
  const checker = new LinkChecker();
  const { links } = await checker.check({
    path: site.address,
    recurse: true,
    checkFragments: true,
    // A busy machine does not answer the default, a hundred at once, in time.
    ...{ concurrency: 8, retryErrors: true },
    linksToSkip: async (link) => !link.startsWith(site.address),
  });
  expect(links.filter(({ state }) => state === LinkState.OK).length).toBeGreaterThan(150);
  const broken = links.filter(({ state }) => state === LinkState.BROKEN);
  expect(broken.map(({ url, parent }) => `${parent}: ${url}`)).toEqual([]);
});

describe.each(["light", "dark"] as const)("axe finds nothing serious: %s", (colorScheme) => {
  test.each([
    "index.html",
    "documents/docs_raw.html",
    "documents/docs_benchmarks.html",
    "classes/ouroboros-gc.GC.html",
  ])("%s", async (path) => {
    const { page } = await open(path, { colorScheme });
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const checker = (window as unknown as { axe: typeof import("axe-core") }).axe;
      return (await checker.run()).violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        at: nodes.slice(0, 5).map(({ html }) => html.slice(0, 200)),
      }));
    });
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""))).toEqual([]);
    await page.close();
  });
});
