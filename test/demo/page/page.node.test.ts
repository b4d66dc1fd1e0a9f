// The page in a real browser, built and under its own policy.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BuiltPage, programHash, run, seriousFaults, settle, shown, stepMs } from "./built-page.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

/** In the order of the lessons. */
const LESSONS = [
  "on-and-off",
  "by-hand",
  "inspecting",
  "circle",
  "clean-up",
  "finalizer",
  "weak",
  "resurrection",
  "generations",
  "leaks",
  "pauses",
  "layout",
];

/** gzip, up to a lesson that runs and is drawn; the editor is loaded after that. */
const LESSON_MAX = 250_000;

let built: BuiltPage;
beforeAll(async () => {
  built = await BuiltPage.make();
});
afterAll(() => built?.close());

const forward = (page: Page) => page.getByRole("button", { name: "One forward" });
const back = (page: Page) => page.getByRole("button", { name: "One back" });

test("there is no moment to go to before the first run", async () => {
  const { page } = await built.open(programHash("print(1)\n"));
  await page.getByText("Run the program: each of its steps will be here.").waitFor();
  expect(await page.locator(".timeline button, .timeline input").count()).toBeGreaterThan(4);
  expect(await page.locator(".timeline :is(button, input):enabled").count()).toBe(0);
  await page.close();
});

describe("lessons", () => {
  test("there is a program for each", () => {
    const programs = readdirSync("python/programs/lessons").filter((file) => file.endsWith(".py"));
    expect(programs.sort()).toEqual(LESSONS.map((name) => `${name}.py`).sort());
  });

  test.each(LESSONS.map((name, index) => ({ name, number: index + 1 })))(
    "$number runs to its end with CPython's output: $name",
    async ({ name, number }) => {
      const { page, complaints } = await built.open(`#lesson=${number}`);
      await run(page);
      const expected = readFileSync(`python/programs/lessons/${name}.txt`, "utf8");
      expect(await page.locator(".console pre").textContent()).toBe(expected);
      expect(await page.getByText("on the Wasm engine").count()).toBe(1);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

test("the same in TypeScript: a lesson's program is shown, and runs again on each request", async () => {
  const { page, complaints } = await built.open("#lesson=8");
  await page.getByText("The same in TypeScript").click();
  await page.getByText("class Phoenix extends GCObject").waitFor();
  const output = page.locator(".typescript .output");
  for (const _ of [1, 2]) {
    await page.getByRole("button", { name: "Run the TypeScript" }).click();
    await output.getByText(/collected: 1\n$/).waitFor();
    expect(await output.textContent()).toBe(
      "finalizer of a\nfinalizer of b\nfinalizer of c\ncollected: 2\nsaved: b\ncollected: 1\n",
    );
  }
  expect(complaints).toEqual([]);
  await page.close();
});

describe("time travel", () => {
  test("over a collection, forwards and backwards: the same moments both ways", async () => {
    const { page } = await built.open("#lesson=8");
    await run(page);
    const last = (await shown(page)).of;
    await page.getByRole("button", { name: "First moment" }).click();
    const there: string[] = [];
    const pictures: string[] = [];
    const look = async (): Promise<void> => {
      const { at, sentence } = await shown(page);
      there.push(`${at} ${sentence}`);
      pictures.push(await page.locator(".graph svg").innerHTML());
    };
    await look();
    for (let at = 1; at < last; at++) {
      await forward(page).click();
      await look();
    }
    expect(there.at(-1)).toMatch(new RegExp(`^${last} `));
    const phases = there.map((text) => text.split(" ")[1]);
    const order = ["updateRefs:", "subtractRefs:", "moveUnreachable:", "Resurrection:", "Clear:"];
    const places = order.map((phase) => phases.indexOf(phase));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);

    for (let at = last - 1; at > 0; at--) {
      await back(page).click();
      const { sentence } = await shown(page);
      expect(`${at} ${sentence}`).toBe(there[at - 1]);
      if (at > 1) {
        const now = await page.locator(".graph svg").innerHTML();
        expect(now).toBe(pictures[at - 1]);
      }
    }
    await page.close();
  });

  test("at subtractRefs a cycle without a name has a gcRefs of 0, and leaves at clear", async () => {
    const { page } = await built.open("#lesson=5");
    await run(page);
    await page.getByRole("button", { name: "Previous collection" }).click();
    await page.getByRole("radio", { name: "table" }).check();
    const cells = async (label: string): Promise<string[]> => {
      await settle(page);
      const row = page.getByRole("row", { name: new RegExp(`^${label} `) });
      return await row.locator("td").allTextContents();
    };
    await page.getByRole("button", { name: "updateRefs" }).click();
    expect((await cells("MyClass 1")).slice(0, 4)).toEqual(["1", "0", "1", "maybe unreachable"]);
    await page.getByRole("button", { name: "subtractRefs" }).click();
    expect((await cells("MyClass 1")).slice(0, 4)).toEqual(["1", "0", "0", "maybe unreachable"]);
    await page.getByRole("button", { name: "moveUnreachable" }).click();
    expect((await cells("MyClass 1"))[3]).toBe("maybe unreachable");
    expect((await cells("MyClass 3"))[3]).toBe("reachable");
    await page.getByRole("button", { name: "clear" }).click();
    await settle(page);
    expect(await page.getByRole("row", { name: /^MyClass 1 / }).count()).toBe(0);
    expect((await cells("MyClass 3"))[0]).toBe("1");
    await page.close();
  });

  test("the slider moves with the keyboard", async () => {
    const { page } = await built.open("#lesson=4");
    await run(page);
    const slider = page.getByRole("slider", { name: "Moment" });
    await slider.focus();
    await page.keyboard.press("Home");
    expect((await shown(page)).at).toBe(1);
    await page.keyboard.press("ArrowRight");
    expect((await shown(page)).at).toBe(2);
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^2 of \d+: Line/);
    await page.close();
  });
});

describe("a program of the reader", () => {
  test("an endless loop is stopped, and its recording stays", async () => {
    const { page } = await built.open(programHash("n = []\nwhile True:\n    n.append([])\n"));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText(/The recording is full after \d+ moments/).waitFor({ timeout: 300_000 });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByText(/^Stopped\./).waitFor();
    // Moments still on their way arrive after that, and the last one is shown.
    await page.getByText(/^([1-9]\d*) \/ \1$/).waitFor();
    expect((await shown(page)).of).toBeGreaterThan(100);
    await page.close();
  });

  test("an exception is shown, and points at its line", async () => {
    const { page } = await built.open(programHash("a = 1\nb = a.c\n"));
    await run(page, /^Ended by AttributeError in line 2\.$/);
    expect(await page.locator(".console .error").first().textContent()).toContain("Traceback");
    expect(await page.locator(".error-line").textContent()).toBe("b = a.c");
    await page.close();
  });

  test("is shared by the address, and restored from it", async () => {
    const { page } = await built.open(programHash("print('é ✓')\n"));
    await run(page);
    expect(await page.locator(".console pre").textContent()).toBe("é ✓\n");
    await page.getByRole("button", { name: "Share" }).click();
    await page
      .getByText(/address/)
      .first()
      .waitFor();
    const { page: other } = await built.open(new URL(page.url()).hash);
    await run(other);
    expect(await other.locator(".console pre").textContent()).toBe("é ✓\n");
    await page.close();
    await other.close();
  });

  test("of 200 objects: a step is taken, picture included, and its time is printed", async () => {
    const source =
      "class Node:\n    pass\nnodes = [Node() for _ in range(198)]\n" +
      "for i in range(198):\n    nodes[i].next = nodes[i - 1]\nnodes.clear()\n";
    const { page } = await built.open(programHash(source));
    await run(page);
    await page.getByRole("slider", { name: "Moment" }).fill("150");
    await page.locator(".pixels canvas").waitFor();
    const before = (await shown(page)).at;
    const ms = await stepMs(page, "One forward");
    expect((await shown(page)).at).toBe(before + 1);
    console.log(`a step among 200 objects: ${Math.round(ms)} ms`);
    await page.close();
  });

  test("finalizers as up to Python 3.3, as a setting: the cycle goes to gc.garbage", async () => {
    const { page } = await built.open("#lesson=6");
    await page.getByText("The collector", { exact: true }).click();
    await page.getByLabel("__del__ as up to Python 3.3").check();
    await run(page);
    expect(await page.locator(".console pre").textContent()).toContain("garbage: ['b']");
    await page.getByRole("button", { name: "Previous collection" }).click();
    await page.getByRole("button", { name: "legacy finalizers" }).click();
    expect((await shown(page)).sentence).toContain("set aside: 1 of 1");
    await page.close();
  });

  test("gc's buttons collect the heap that the program left", async () => {
    const source = "class A:\n    pass\na = A()\na.a = a\ndel a\n";
    const { page } = await built.open(programHash(source));
    await run(page);
    await page.getByRole("button", { name: "Collect 2" }).click();
    await page.getByText("collect(2) found 1 unreachable objects.").waitFor();
    await page.close();
  });

  test("runs on the TypeScript engine where the policy forbids Wasm, or on request", async () => {
    const forbidden = await built.open(programHash("print(1)\n"), {}, built.addressWithoutWasm);
    await forbidden.page.getByRole("button", { name: "Run", exact: true }).click();
    await forbidden.page.getByText("Done, on the TypeScript engine.").waitFor();
    await forbidden.page.close();

    const { page } = await built.open(programHash("print(1)\n"));
    await page.getByLabel("engine").selectOption("typescript");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("Done, on the TypeScript engine.").waitFor();
    await page.close();
  });
});

describe("the speed room", () => {
  test("begins with a sentence, measured in this browser; even without Wasm", async () => {
    const { page, complaints } = await built.open("#speed");
    await page.getByText(/^The Wasm kernel collects [\d.]+ × as fast as .* just now\.$/).waitFor();
    expect(complaints).toEqual([]);
    const { page: without } = await built.open("#speed", {}, built.addressWithoutWasm);
    await without.getByText(/^The TypeScript engine collects [\d.]+ × as fast/).waitFor();
    await Promise.all([page.close(), without.close()]);
  });

  const size = process.env["OUROBOROS_HUGE"] ? 1_000_000 : 100_000;

  test(`measures ${size} objects, with equal results on every collector`, async () => {
    const { page, complaints } = await built.open("#speed");
    await page.getByLabel("up to").selectOption(String(size));
    await page.getByRole("button", { name: "Measure" }).click();
    await page.getByText("Done. Every collector freed the same objects.").waitFor({
      timeout: 300_000,
    });
    const rows = await page.locator("section[aria-label='Cost against size'] tbody tr").all();
    const results = new Map<string, Set<string>>();
    for (const row of rows) {
      const cells = await row.locator("td").allTextContents();
      const [objects = "", freed, left] = [cells[0], cells.at(-2), cells.at(-1)];
      results.set(objects, (results.get(objects) ?? new Set()).add(`${freed} ${left}`));
    }
    expect(results.size).toBe(Math.log10(size) - 2); // from 1,000 on
    for (const found of results.values()) expect(found.size).toBe(1);
    expect(rows.length).toBe(3 * results.size);
    expect(await page.locator(".chart canvas").count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe("60 frames a second", () => {
  test("full collections stop the world, then happen in steps, and free the rings both ways", async () => {
    const { page, complaints } = await built.open("#speed");
    await page.getByRole("button", { name: "Start the picture" }).click();
    const row = page.locator("section[aria-label='Frames'] tbody tr");
    for (const way of ["stop the world", "in steps"]) {
      await page.getByRole("radio", { name: way }).check();
      const collections = row.filter({ hasText: way }).locator("td").first();
      await expect.poll(() => collections.textContent(), { timeout: 120_000 }).toMatch(/^[1-9]/);
    }
    const living = await row.locator("td:last-child").allTextContents();
    // 1,000,000 that stay, 240,000 of the last second, and those that wait for the next full collection.
    for (const objects of living) {
      expect(Number(objects.replaceAll(",", ""))).toBeGreaterThan(1_000_000);
      expect(Number(objects.replaceAll(",", ""))).toBeLessThan(2_000_000);
    }
    await page.getByRole("button", { name: "Stop the picture" }).click();
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe("manners", () => {
  test.each(["light", "dark"] as const)("axe finds nothing serious: %s", async (colorScheme) => {
    for (const view of ["#lesson=5", "table", "#speed"]) {
      const hash = view === "table" ? "#lesson=5" : view;
      const { page } = await built.open(hash, { colorScheme, bypassCSP: true });
      if (hash !== "#speed") await run(page);
      if (view === "table") await page.getByRole("radio", { name: "table" }).check();
      expect(await seriousFaults(page), view).toEqual([]);
      await page.close();
    }
  });

  test("opened as a file the page says what to do; served it does not", async () => {
    const { page } = await built.open("#lesson=5");
    expect(await page.getByText("Opened as a file").count()).toBe(0);
    await page.goto(`file://${built.folder}/index.html`);
    await page.getByText("Opened as a file this page cannot start").waitFor();
    await page.close();
  });

  test("a phone needs no scrolling to the side", async () => {
    const { page } = await built.open("#lesson=5", { viewport: { width: 390, height: 844 } });
    await run(page);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] as number);
    await page.close();
  });

  test("a lesson runs and is drawn after at most 250 kB gzip; the editor comes later", async () => {
    const { page } = await built.open("#lesson=5");
    await page.locator(".graph .object").first().waitFor();
    await page.getByText("Done, on the Wasm engine.").waitFor();
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .toSorted((a, b) => a.startTime - b.startTime)
        .map(({ name }) => name),
    );
    // The workers of the next run are made of the same files.
    const files = [...new Set(loaded)]
      .filter((name) => name.startsWith(built.address) && !name.includes("code-editor"))
      .map((name) => join(built.folder, name.slice(built.address.length)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    console.log(`to a running lesson: ${bytes} bytes gzip in ${files.length} files`);
    expect(files.some((file) => file.includes("program-worker"))).toBe(true);
    expect(files.some((file) => file.includes("archive-worker"))).toBe(true);
    expect(bytes).toBeLessThan(LESSON_MAX);
    await page.close();
  });
});
