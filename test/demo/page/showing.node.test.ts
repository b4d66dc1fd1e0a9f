// How the page shows a heap, and how to get there: columns, links to a step, drafts, keys, sizes of screens.

import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BuiltPage, heapBytes, programHash, run, settle, shown, stepMs } from "./built-page.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let built: BuiltPage;
beforeAll(async () => {
  built = await BuiltPage.make();
});
afterAll(() => built?.close());

const AT_SUBTRACT = "#lesson=5&step=21.0";

const column = (page: Page, name: string) =>
  page
    .locator(".columns tbody tr", { has: page.locator("th", { hasText: new RegExp(`^${name} `) }) })
    .locator("td")
    .allTextContents();

describe("a lesson", () => {
  test("has its picture soon after the page is loaded; the time is printed", async () => {
    const { page } = await built.open("#speed");
    await page.addInitScript(() => {
      const seen = window as unknown as { drawnMs?: number };
      new MutationObserver((_, observer) => {
        if (document.querySelector(".graph .object") === null) return;
        observer.disconnect();
        requestAnimationFrame(() =>
          setTimeout(() => {
            seen.drawnMs = performance.now();
          }),
        );
      }).observe(document, { subtree: true, childList: true });
    });
    const times: string[] = [];
    for (const lesson of [5, 8, 5]) {
      await page.goto(`${built.address}?${times.length}#lesson=${lesson}`);
      await page.waitForFunction(
        () => (window as unknown as { drawnMs?: number }).drawnMs !== undefined,
      );
      times.push(
        await page.evaluate(() => {
          const [{ loadEventEnd, fetchStart }] = performance.getEntriesByType("navigation") as [
            PerformanceNavigationTiming,
          ];
          const { drawnMs = 0 } = window as unknown as { drawnMs?: number };
          return `${Math.round(drawnMs - loadEventEnd)} (${Math.round(drawnMs - fetchStart)} from the first request)`;
        }),
      );
    }
    console.log(`from load to the first picture: ${times.join(", ")} ms`);
    await page.close();
  });

  test("is shown at once, with a collection under way", async () => {
    const page = await built.openLesson("");
    expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toBe(
      "5. Cleaning up",
    );
    const step = page.locator(".phases [aria-current=step]");
    expect(await step.textContent()).toBe("updateRefs");
    await page.close();
  });

  test("asks before a step; the answer comes from the recording", async () => {
    const page = await built.openLesson("#lesson=5");
    const ask = page.locator(".ask");
    await ask.getByRole("spinbutton").fill("1");
    await ask.getByRole("button", { name: "Check" }).click();
    await ask.getByText("It is 0.").waitFor();
    await ask.getByRole("button", { name: "See it" }).click();
    await settle(page);
    expect(await page.locator(".phases [aria-current=step]").textContent()).toBe("subtractRefs");
    await ask.getByRole("button", { name: "yes" }).click();
    await ask.getByText("Right.").waitFor();
    await page.close();
  });
});

describe("columns", () => {
  test("the cursor walks: one reference, one off; source, target and the −1 are lit", async () => {
    const page = await built.openLesson(AT_SUBTRACT);
    expect(await column(page, "gcRefs")).toEqual(["2", "1", "1", "2"]);
    const seen: string[] = [];
    for (let step = 0; step < 6; step++) {
      await page.getByRole("button", { name: "One step on" }).click();
      if (await page.locator(".graph .minus").count()) {
        expect(
          await page.locator(".graph .object.to, .graph .object.from").count(),
        ).toBeGreaterThan(0);
      }
      seen.push((await column(page, "gcRefs")).join(" "));
    }
    expect(seen.at(-1)).toBe("1 0 0 0");
    for (const [at, text] of seen.entries()) {
      const before = (seen[at - 1] ?? "2 1 1 2").split(" ").map(Number);
      const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);
      expect(sum(before) - sum(text.split(" ").map(Number))).toBeLessThanOrEqual(1);
    }
    await page.close();
  });

  test("the queue fills, and objects in it have left the set", async () => {
    const page = await built.openLesson("#lesson=5&step=22.0");
    const queue = page.locator(".queue li");
    expect(await queue.count()).toBe(0);
    expect(await column(page, "unreachable")).toEqual(["1", "1", "1", "1"]);
    for (let step = 0; step < 30 && (await queue.count()) < 2; step++) {
      await page.keyboard.press(".");
    }
    expect(await queue.allTextContents()).toEqual(["module names", "kept"]);
    expect(await column(page, "unreachable")).toEqual(["0", "1", "1", "0"]);
    await page.close();
  });

  test("of more steps than are sent the first can be shown, and the page says how many there are", async () => {
    const source =
      "import gc\nnodes = [[] for _ in range(60)]\n" +
      "for node in nodes:\n    node.extend(nodes + nodes)\ngc.collect()\n";
    const { page } = await built.open(programHash(source));
    await run(page);
    await page.getByRole("button", { name: "Previous collection" }).click();
    await page.getByRole("button", { name: "subtractRefs" }).click();
    await settle(page);
    const number = page.locator(".within-number");
    const whole = /^step (7,2\d\d) of \1$/.exec((await number.textContent()) ?? "");
    await page.getByText(`This phase has ${whole?.[1]} steps. The first 5,000 can be`).waitFor();
    await page.getByRole("button", { name: "One step back" }).click();
    expect(await number.textContent()).toBe(`step 5,000 of ${whole?.[1]}`);
    expect(await page.locator(".sentence").textContent()).toContain("1 is taken off.");
    await page.getByRole("button", { name: "One step on" }).click();
    expect(await number.textContent()).toBe(whole?.[0]);
    await page.getByRole("radio", { name: "table" }).check();
    expect(await number.textContent()).toBe("no steps in a table");
    await page.close();
  });

  test("words that are freed are shown as freed", async () => {
    const page = await built.openLesson("#lesson=5&step=23");
    expect(await column(page, "refcount")).toEqual(["2", "freed", "freed", "1"]);
    await page.close();
  });

  test("picture, columns and sentence point at the same object", async () => {
    const page = await built.openLesson("#lesson=5&step=21.3");
    await page.locator(".sentence .mention").first().hover();
    expect(await page.locator(".graph .object.pointed").count()).toBe(1);
    expect(await page.locator(".columns td.pointed").count()).toBeGreaterThan(3);
    await page.locator(".graph .object").last().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "The object that was chosen" }).waitFor();
    expect(await page.locator(".columns th.chosen").count()).toBe(1);
    await page.close();
  });
});

test("as many arrows are drawn into a box as its refcount, at each moment of a lesson", async () => {
  const page = await built.openLesson("#lesson=8");
  const { of } = await shown(page);
  await page.keyboard.press("Home");
  for (let at = 1; at <= of; at++) {
    await expect.poll(async () => (await shown(page)).at).toBe(at);
    const sums = await page.evaluate(() => {
      const counted = new Map<string, number>();
      for (const arrow of document.querySelectorAll<SVGElement>(".graph .arrow")) {
        const { to = "", count } = arrow.dataset;
        counted.set(to, (counted.get(to) ?? 0) + Number(count));
      }
      return [...document.querySelectorAll<SVGElement>(".graph .object")].map((box) => {
        const refcount = box.querySelector(".refcount text")?.textContent;
        return `${refcount} ${counted.get(box.dataset["key"] ?? "") ?? 0}`;
      });
    });
    for (const sum of sums) expect(sum).toMatch(/^(\d+) \1$/);
    await page.keyboard.press("ArrowRight");
  }
  await page.close();
});

describe("links", () => {
  test("carry the program, the settings, the step and the view", async () => {
    const source = "import gc\na = []\na.append(a)\ndel a\ngc.collect()\n";
    const { page } = await built.open(programHash(source));
    await page.getByLabel("Threshold of generation 0").fill("50");
    await page.getByLabel("Threshold of generation 0").blur();
    await page.getByLabel("collect automatically").uncheck();
    await run(page);
    await page.getByRole("radio", { name: "picture" }).check();
    await page.getByRole("button", { name: "Previous collection" }).click();
    await page.getByRole("button", { name: "subtractRefs" }).click();
    const before = await shown(page);
    await page.getByRole("button", { name: "Share" }).click();
    await page
      .getByText(/address/)
      .first()
      .waitFor();
    const { page: other } = await built.open(new URL(page.url()).hash);
    await other.getByText(/^Done, on the/).waitFor();
    await expect.poll(() => shown(other)).toEqual(before);
    expect(await other.getByLabel("Threshold of generation 0").inputValue()).toBe("50");
    expect(await other.getByLabel("collect automatically").isChecked()).toBe(false);
    expect(await other.getByRole("radio", { name: "picture" }).isChecked()).toBe(true);
    await page.close();
    await other.close();
  });

  test.each([
    ["#lesson=77", "there is no lesson 77"],
    ["#program=x%C3", "it was cut off or changed"],
    ["#lesson=5&step=no", "no is no step"],
    ["#lesson=5&thresholds=1,2", "no three thresholds"],
    ["#hello", "“hello” is nothing"],
  ])("a broken one is reported: %s", async (hash, reason) => {
    const { page } = await built.open(hash);
    const notice = page.getByRole("alert");
    expect(await notice.textContent()).toContain("This link is broken:");
    expect(await notice.textContent()).toContain(reason);
    await page.close();
  });
});

test("edits are kept after a reload, in another tab of the page, and after another lesson", async () => {
  const page = await built.openLesson("#lesson=4");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("# mine");
  await page.reload();
  await expect.poll(() => page.locator(".cm-content").textContent()).toContain("# mine");
  await page.getByRole("link", { name: "next →" }).click();
  await page.getByRole("heading", { name: "5. Cleaning up" }).waitFor();
  await page.getByRole("link", { name: "Your program" }).click();
  await page.getByLabel("Examples").waitFor();
  await page.goBack();
  await page.goBack();
  await expect.poll(() => page.locator(".cm-content").textContent()).toContain("# mine");
  await page.getByRole("button", { name: "The lesson's program" }).click();
  await expect.poll(() => page.locator(".cm-content").textContent()).not.toContain("# mine");
  await page.close();
});

test("the first run needs no network once the page is loaded", async () => {
  const { page } = await built.open(programHash("print(1)\n"));
  await page.locator(".cm-content").waitFor();
  await expect.poll(() => page.workers().length).toBe(2);
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await run(page);
  await page.close();
});

describe("screens", () => {
  test("a phone shows the run button, the line, the slider and the heap on one screen", async () => {
    const page = await built.openLesson(AT_SUBTRACT, { viewport: { width: 390, height: 844 } });
    for (const part of [".program .primary", ".editor", ".transport", ".sentence"]) {
      const box = await page.locator(part).first().boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 9999), part).toBeLessThanOrEqual(844);
    }
    const graph = await page.locator(".graph").boundingBox();
    expect((graph?.y ?? 9999) + 100).toBeLessThanOrEqual(844);
    await page.close();
  });

  test.each([
    ["a projector", 1024, 768],
    ["a desktop", 1440, 900],
  ])("%s needs no scrolling to see the picture and the columns", async (_, width, height) => {
    const page = await built.openLesson(AT_SUBTRACT, { viewport: { width, height } });
    const scroll = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(scroll).toBeLessThanOrEqual(0);
    const graph = await page.locator(".graph").boundingBox();
    expect(graph?.height).toBeGreaterThan(100);
    for (const part of [".graph", ".columns tbody tr:nth-child(6)"]) {
      const box = await page.locator(part).boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 9999), part).toBeLessThanOrEqual(height);
    }
    await page.close();
  });

  test.each([
    ["a desktop", 1440, 900],
    ["a projector", 1024, 768],
    ["a phone", 390, 844],
  ])("the table needs no scrolling to the side: %s", async (_, width, height) => {
    const page = await built.openLesson("#lesson=9", { viewport: { width, height } });
    await page.getByRole("radio", { name: "table" }).check();
    await page.locator(".objects td").first().waitFor();
    const table = page.getByRole("region", { name: "Table of the heap" });
    const widths = await table.evaluate(({ scrollWidth, clientWidth }) => [
      scrollWidth,
      clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] as number);
    // All that a row says is there; what is long is cut, and whole in its title.
    const row = page.getByRole("row", { name: /^Node 68 / });
    expect(await row.locator("td").allTextContents()).toEqual([
      "2",
      "0",
      "1",
      "reachable",
      "gen 0",
      "module names: node; Node 68: .itself",
      ".itself: Node 68; class: class Node",
    ]);
    expect(await row.locator("td").nth(6).isVisible()).toBe(true);
    if (width > 1000) {
      const cut = await table
        .locator("th, td:nth-child(-n + 6)")
        .evaluateAll((cells) =>
          cells
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(({ textContent }) => textContent),
        );
      expect(cut).toEqual([]);
    }
    await page.close();
  });

  test("with the system's own colours the next line has an outline", async () => {
    const page = await built.openLesson(AT_SUBTRACT, { forcedColors: "active" });
    const line = page.locator(".cm-line.next-line");
    await line.waitFor();
    expect(await line.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await page.close();
  });
});

test("10,000 objects with __init__: recorded completely, a step and a picture of them in time", async () => {
  const source =
    "class Node:\n    def __init__(self, n):\n        self.n = n\n        self.next = None\n" +
    "nodes = []\nfor i in range(10000):\n    nodes.append(Node(i))\n";
  const { page } = await built.open(programHash(source));
  const startMs = performance.now();
  await run(page);
  await page.locator(".pixels canvas").waitFor();
  const runMs = performance.now() - startMs;
  const bytes = await heapBytes(page);
  const times: number[] = [];
  for (let turn = 0; turn < 9; turn++) times.push(await stepMs(page, "One back"));
  const median = times.toSorted((a, b) => a - b)[4] as number;
  const { of } = await shown(page);
  console.log(
    `10,000 objects: ${Math.round(runMs)} ms, ${of} moments, ` +
      `${Math.round(bytes / 1e6)} MB, a step ${Math.round(median)} ms`,
  );
  expect(of).toBeGreaterThan(40_000);
  expect(bytes).toBeLessThan(200_000_000);
  await page.close();
});
