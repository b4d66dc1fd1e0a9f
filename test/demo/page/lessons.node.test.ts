// The lessons as their readers see them: selection, questions, measurements, and numbers that can be changed.

import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BuiltPage, settle, shown } from "./built-page.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let built: BuiltPage;
beforeAll(async () => {
  built = await BuiltPage.make();
});
afterAll(() => built?.close());

describe("the lesson on leaks", () => {
  test("shows what holds the session, and the path to it in words and arrows", async () => {
    const page = await built.openLesson("#lesson=10");
    const chosen = page.getByRole("region", { name: "The object that was chosen" });
    await chosen.waitFor();
    expect(await chosen.textContent()).toContain("Refcount 1: held by list 1: [0].");
    expect(await chosen.locator(".path").textContent()).toMatch(
      /^Why it is alive: .* → module names server → Server 1 \.log → list 1 \[0\] → Session 1$/,
    );
    expect(await page.locator(".graph .on-path").count()).toBe(3);
    // A cycle without a name: nothing leads to it.
    await page.goto(`${built.address}#lesson=1`);
    await page.getByRole("heading", { name: "1. Off and on" }).waitFor();
    await page.locator(".graph .object", { hasText: "Node 1" }).click();
    await chosen.getByText("Nothing outside leads to it: it is garbage.").waitFor();
    expect(await page.locator(".graph .on-path").count()).toBe(0);
    await page.close();
  });

  test("has a number in its text: changing it changes the program, which runs", async () => {
    const page = await built.openLesson("#lesson=10");
    const number = page.getByRole("spinbutton", { name: "sessions" });
    expect(await number.inputValue()).toBe("3");
    await number.fill("5");
    await number.press("Enter");
    await page.locator(".graph .object", { hasText: "Session 5" }).waitFor();
    expect(await page.locator(".cm-content, .loading").textContent()).toContain("range(5)");
    expect(await page.locator(".phases [aria-current=step]").textContent()).toBe("subtractRefs");
    await number.fill("99");
    await number.press("Enter");
    expect(await number.inputValue()).toBe("5");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("print(1)");
    await expect.poll(() => number.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "The lesson's program" }).click();
    await expect.poll(() => number.inputValue()).toBe("3");
    await page.close();
  });
});

test("the lesson on pauses collects the same garbage both ways, and shows each stop", async () => {
  const { page, complaints } = await built.open("#lesson=11");
  await page.getByRole("button", { name: "Collect both ways" }).click();
  await page.getByText("Both freed the same 300,000 objects; 300,000 are left.").waitFor();
  const ways = page.locator(".both-ways figure");
  expect(await ways.nth(0).textContent()).toMatch(/^stop the world: 1 stop \d+\.\d ms$/);
  const [, stops] = /^in steps: (\d+) stops, the longest/.exec(
    (await ways.nth(1).textContent()) ?? "",
  ) as RegExpExecArray;
  expect(Number(stops)).toBeGreaterThan(1);
  expect(await ways.nth(1).locator("i").count()).toBe(Number(stops));
  await page.getByLabel("objects that live").selectOption("10000");
  await page.getByText("Both freed the same 10,000 objects; 10,000 are left.").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("the lesson on memory layout says what an object costs, and asks about its block", async () => {
  const page = await built.openLesson("#lesson=12");
  const chosen = page.getByRole("region", { name: "The object that was chosen" });
  await chosen.getByText("31.75 bytes in the columns and 40 in a block of 10 words").waitFor();
  const ask = page.locator(".ask");
  await ask.getByRole("spinbutton").fill("20");
  await ask.getByRole("button", { name: "Check" }).click();
  await ask.getByText("It is 24.").waitFor();
  await ask.getByRole("button", { name: "See it" }).click();
  await chosen.getByText("31.75 bytes in the columns and 96 in a block of 24 words").waitFor();
  await page.getByRole("spinbutton", { name: "references of many" }).fill("2");
  await page.keyboard.press("Enter");
  await chosen.getByText(/31\.75 bytes in the columns\. Refcount/).waitFor();
  await page.close();
});

test.each([
  [3, "15", "It is 13."],
  [7, "yes", "It is no."],
  [9, "0", "It is 1."],
] as const)("lesson %i asks at its beginning", async (number, guess, answer) => {
  const page = await built.openLesson(`#lesson=${number}`);
  const ask = page.locator(".ask");
  if (guess === "yes") await ask.getByRole("button", { name: guess }).click();
  else {
    await ask.getByRole("spinbutton").fill(guess);
    await ask.getByRole("button", { name: "Check" }).click();
  }
  await ask.getByText(answer).waitFor();
  await ask.getByRole("button", { name: "See it" }).click();
  await settle(page);
  const { sentence } = await shown(page);
  const counters = page.locator(".controls tbody tr");
  if (number === 3) expect(await counters.first().locator("td").first().textContent()).toBe("13");
  if (number === 7) expect(sentence).toContain("no longer refers to Node 1");
  if (number === 9) {
    const node = page.locator(".graph .object", { hasText: "Node 68" });
    expect(await node.textContent()).toContain("gen 1");
  }
  await page.close();
});

test("in large type on a projector the picture and the columns fit on the screen", async () => {
  const page = await built.openLesson("#lesson=5", { viewport: { width: 1024, height: 768 } });
  await page.getByRole("button", { name: "Teaching" }).click();
  for (const part of [".graph .object >> nth=0", ".columns tbody tr:nth-child(6)"]) {
    await expect
      .poll(async () => {
        const box = await page.locator(part).boundingBox();
        return (box?.y ?? 0) + (box?.height ?? 9999);
      })
      .toBeLessThanOrEqual(768);
  }
  // So is the line that runs, which was further up before.
  const line = await page.locator(".cm-line.next-line").boundingBox();
  const editor = await page.locator(".editor").boundingBox();
  expect(line?.y).toBeGreaterThanOrEqual(editor?.y ?? 0);
  expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThanOrEqual(
    (editor?.y ?? 0) + (editor?.height ?? 0),
  );
  await page.close();
});

/** Of the picture: texts that are smaller than 14 pixels, and pairs that cover each other. */
const faultsOfTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const texts = [...document.querySelectorAll<SVGTextElement>(".graph svg text")];
    if (texts.length === 0) return ["no texts"];
    const small = texts.filter((text) => {
      const scale = text.getScreenCTM()?.a ?? 0;
      return scale * Number.parseFloat(getComputedStyle(text).fontSize) < 13.9;
    });
    const boxes = texts.map((text) => text.getBoundingClientRect());
    const covered = texts.filter((_, at) =>
      boxes.some((other, index) => {
        const box = boxes[at] as DOMRect;
        const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        return index !== at && wide > 1 && high > 3;
      }),
    );
    const told = (what: string) => (text: SVGTextElement) => `${what}: ${text.textContent}`;
    return [...small.map(told("small")), ...covered.map(told("covered"))];
  });

test.each(Array.from({ length: 12 }, (_, at) => at + 1))(
  "while teaching each label of lesson %i has 14 pixels, and covers none, at each phase",
  async (number) => {
    const page = await built.openLesson(`#lesson=${number}`, {
      viewport: { width: 1024, height: 768 },
    });
    await page.getByRole("button", { name: "Teaching" }).click();
    await expect.poll(() => faultsOfTexts(page)).toEqual([]);
    const picture = page.getByRole("region", { name: "Picture of the heap" });
    const hidden = await picture.evaluate(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    );
    expect(hidden).toBe(0);
    for (const phase of await page.locator(".phases button").all()) {
      await phase.click();
      await settle(page);
      // Boxes move to their places.
      await expect.poll(() => faultsOfTexts(page)).toEqual([]);
    }
    // What is not in the picture: all that stands in the stage.
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".stage *:not(svg *, .hidden)")]
        .filter((part) => part.getClientRects().length > 0)
        .filter((part) => [...part.childNodes].some(({ nodeType }) => nodeType === Node.TEXT_NODE))
        .filter((part) => Number.parseFloat(getComputedStyle(part).fontSize) < 13.9)
        .map(({ textContent }) => textContent),
    );
    expect(small).toEqual([]);
    await page.close();
  },
);

test.each([
  ["a projector", 1024, 768],
  ["a desktop", 1440, 900],
])("the picture of each lesson lies within its frame at first: %s", async (_, width, height) => {
  for (let number = 1; number <= 12; number++) {
    const page = await built.openLesson(`#lesson=${number}`, { viewport: { width, height } });
    const sizes = await page
      .getByRole("region", { name: "Picture of the heap" })
      .evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [
        scrollWidth - clientWidth,
        scrollHeight - clientHeight,
      ]);
    expect(sizes, `lesson ${number}`).toEqual([0, 0]);
    await page.close();
  }
});
