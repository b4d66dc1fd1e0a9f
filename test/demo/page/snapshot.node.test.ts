// The snapshot room in Chromium: a server that leaks, and a person who looks for what holds its visits.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadHeapSnapshot } from "../../../src/inspect.js";
import { BuiltPage, seriousFaults } from "./built-page.js";

vi.setConfig({ testTimeout: 200_000, hookTimeout: 400_000 });

let built: BuiltPage;
let folder: string;
const fileOf = (name: string): string => join(folder, `${name}.heapsnapshot`);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "snapshot-room-"));
  execFileSync(process.execPath, ["examples/leaky-server/main.mjs", folder]);
  built = await BuiltPage.make();
});
afterAll(async () => {
  await built?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openRoom(): Promise<{ page: Page; complaints: string[] }> {
  const opened = await built.open("#snapshot");
  await opened.page.getByRole("heading", { name: "Snapshot room" }).waitFor();
  return opened;
}

async function choose(page: Page, label: string, file: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).setInputFiles(file);
}

describe("a snapshot of a server that leaks", () => {
  test("shows what grew, what holds one of them, and what it retains, as the library reports it", async () => {
    const { page, complaints } = await openRoom();
    await choose(page, "Snapshot", fileOf("after"));
    const snapshot = await loadHeapSnapshot(fileOf("after"));
    const summary = page.locator(".summary");
    await summary.waitFor();
    expect(await summary.textContent()).toContain(
      `${snapshot.objectCount.toLocaleString("en")} objects`,
    );

    await choose(page, "Compare with an earlier one", fileOf("before"));
    const grown = page.getByRole("table", { name: "Types that grew" });
    const visits = grown.getByRole("row", { name: /^Visit / });
    expect(await visits.getByRole("cell").first().textContent()).toBe("+200");

    await visits.getByRole("button", { name: "Visit" }).click();
    const found = page.getByRole("table", { name: /^Objects: Visit: 201/ });
    await found.getByRole("button").first().click();
    await page.getByText("The shortest path from the root").waitFor();
    const label = (await found.getByRole("button").first().textContent()) ?? "";
    const node = snapshot.nodeOfId(Number(label.split("@")[1])) as number;
    const path = page.locator(".snapshot .path");
    expect(await path.getByRole("button").allTextContents()).toEqual(
      snapshot.whyAlive(node)?.objects.map((each) => snapshot.label(each)),
    );
    expect(await path.textContent()).toContain("Settings");
    const holders = await page.locator(".holders li").allTextContents();
    expect(holders).toEqual(
      snapshot.holders(node).map(({ from, name }) => `${snapshot.label(from)} ${name}`),
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("the map shows what the root dominates, and opens what is clicked", async () => {
    const { page, complaints } = await openRoom();
    await choose(page, "Snapshot", fileOf("before"));
    const snapshot = await loadHeapSnapshot(fileOf("before"));
    const [biggest] = snapshot.dominated(0) as [number];
    const cell = page.locator(".treemap button.depth-1").first();
    await cell.waitFor();
    expect(await cell.getAttribute("aria-label")).toContain(`${snapshot.label(biggest)}: `);
    const areas = await page
      .locator(".treemap button.depth-1")
      .evaluateAll((all) => all.map(({ clientWidth, clientHeight }) => clientWidth * clientHeight));
    expect(areas.length).toBeGreaterThan(2);
    expect(Math.max(...areas)).toBe(areas[0]);
    await cell.click({ position: { x: 4, y: 4 } });
    await page.getByRole("heading", { name: snapshot.label(biggest) }).waitFor();
    await page.locator(".snapshot nav").getByRole("button", { name: "(root)" }).click();
    await page.getByRole("heading", { name: "Everything, by what keeps it alive" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a file that is cut off is refused with a message, and the next one is read", async () => {
    const { page } = await openRoom();
    const broken = join(folder, "cut.heapsnapshot");
    writeFileSync(broken, '{"snapshot":{"meta":');
    await choose(page, "Snapshot", broken);
    await page.getByText(/loadHeapSnapshot: byte \d+/).waitFor();
    await choose(page, "Snapshot", fileOf("before"));
    await page.locator(".summary").waitFor();
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious: %s", async (colorScheme) => {
    const { page } = await built.open("#snapshot", { colorScheme, bypassCSP: true });
    await choose(page, "Snapshot", fileOf("after"));
    await page.getByRole("table", { name: "Types" }).getByRole("button").first().click();
    await page.getByRole("table", { name: /^Objects: / }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.close();
  });

  test("a phone needs no scrolling to the side", async () => {
    const { page } = await built.open("#snapshot", { viewport: { width: 390, height: 844 } });
    await choose(page, "Snapshot", fileOf("after"));
    await page.locator(".treemap button").first().waitFor();
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] as number);
    await page.close();
  });
});
