// What is typed into the page is what it shows, and what runs, at any speed, on any machine.

import type { CDPSession, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BuiltPage, programHash, run } from "./built-page.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let built: BuiltPage;
beforeAll(async () => {
  built = await BuiltPage.make();
});
afterAll(() => built?.close());

const THROTTLING = 10;

/** Ten lines that the editor does not indent, and in which it closes no bracket. */
const TYPED: string = Array.from({ length: 10 }, (_, line) => `name_${line} = ${line} + 1\n`).join(
  "",
);

async function focusedEditor(
  source: string,
): Promise<{ page: Page; client: CDPSession; complaints: string[] }> {
  const { page, complaints } = await built.open(programHash(source));
  const content = page.locator(".cm-content");
  await content.click();
  await page.keyboard.press("Control+Home");
  return { page, client: await page.context().newCDPSession(page), complaints };
}

/** All keys at once: none waits for the page to have answered the one before. */
async function typeAtOnce(client: CDPSession, text: string): Promise<void> {
  const keys = [...text].flatMap((character) => {
    const key =
      character === "\n"
        ? { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, text: "\r" }
        : { key: character, text: character };
    return [{ type: "keyDown", ...key } as const, { type: "keyUp", key: key.key } as const];
  });
  await Promise.all(keys.map((key) => client.send("Input.dispatchKeyEvent", key)));
}

/** The lines that the editor shows: all of a short program. */
const textOf = async (page: Page): Promise<string> =>
  (await page.locator(".cm-line").allTextContents()).join("\n");

/** Waits until the page has drawn a frame, and answers. */
async function expectAnswer(page: Page): Promise<void> {
  const frame = page.evaluate(
    () =>
      new Promise<string>((done) => requestAnimationFrame(() => setTimeout(() => done("drawn")))),
  );
  expect(await frame).toBe("drawn");
}

describe.each([1, THROTTLING])("on a processor %i times as slow", (rate) => {
  test("keys 0 ms apart all arrive, in order, and the page goes on", async () => {
    const { page, client, complaints } = await focusedEditor("");
    await client.send("Emulation.setCPUThrottlingRate", { rate });
    await typeAtOnce(client, TYPED);
    await expect.poll(() => textOf(page), { timeout: 60_000 }).toBe(TYPED);
    await expectAnswer(page);
    expect(await textOf(page)).toBe(TYPED);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([5, 20, 80])("keys %i ms apart all arrive, in order", async (waitMs) => {
    const { page, client } = await focusedEditor("");
    await client.send("Emulation.setCPUThrottlingRate", { rate });
    const typed = TYPED.slice(0, 40);
    const sent: Promise<unknown>[] = [];
    for (const character of typed) {
      sent.push(typeAtOnce(client, character));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    await Promise.all(sent);
    await expect.poll(() => textOf(page), { timeout: 60_000 }).toBe(typed);
    await expectAnswer(page);
    await page.close();
  });
});

test("Ctrl+Enter right after the last key runs the text with that key", async () => {
  const { page, client } = await focusedEditor("");
  await client.send("Emulation.setCPUThrottlingRate", { rate: THROTTLING });
  const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, modifiers: 2 };
  await Promise.all([
    typeAtOnce(client, "import gc\ngc.no_such_name"),
    client.send("Input.dispatchKeyEvent", { type: "keyDown", ...enter }),
    client.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter }),
  ]);
  await page.getByText("Ended by AttributeError in line 2.").waitFor();
  await page.close();
});

test("typing while a program runs and writes loses nothing", async () => {
  const { page, client } = await focusedEditor("while True: print('x')\n");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(/^Running on the Wasm engine/).waitFor();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await typeAtOnce(client, TYPED);
  await expect
    .poll(() => textOf(page), { timeout: 60_000 })
    .toBe(`while True: print('x')\n${TYPED}`);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText(/^Stopped\./).waitFor();
  await page.close();
});

describe("the text changes", () => {
  test("when an example is chosen; that can be undone", async () => {
    const { page } = await focusedEditor("mine = 1\n");
    await page.getByLabel("Examples").selectOption({ label: "cycles ring" });
    await expect.poll(() => textOf(page)).toContain("class Node");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+z");
    await expect.poll(() => textOf(page)).toBe("mine = 1\n");
    await page.close();
  });

  test("when an address is opened, with nothing left of the program before", async () => {
    const { page } = await focusedEditor("print('before')\n");
    await run(page);
    await page.evaluate((hash) => {
      location.hash = hash;
    }, programHash("print('after')\n"));
    await expect.poll(() => textOf(page)).toBe("print('after')\n");
    expect(await page.locator(".console").textContent()).toBe("The program has written nothing.");
    await run(page);
    expect(await page.locator(".console pre").textContent()).toBe("after\n");
    await page.close();
  });

  test("when a lesson is chosen; the reader's own program is there on return", async () => {
    const { page, client } = await focusedEditor("");
    await typeAtOnce(client, "mine = 1\n");
    await expect.poll(() => textOf(page)).toBe("mine = 1\n");
    await page.getByRole("link", { name: "Lessons" }).click();
    await page.getByRole("heading", { name: "1. Off and on" }).waitFor();
    await expect.poll(() => textOf(page)).toContain("gc.disable()");
    await page.getByRole("link", { name: "Your program" }).click();
    await expect.poll(() => textOf(page)).toBe("mine = 1\n");
    await page.close();
  });
});

test("marks of lines disappear when the text is no longer the one that ran", async () => {
  const { page, client } = await focusedEditor("a = 1\nb = a.c\n");
  await run(page, /^Ended by AttributeError in line 2\.$/);
  expect(await page.locator(".error-line").textContent()).toBe("b = a.c");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await typeAtOnce(client, "\n");
  await page.getByText("The program has changed since.").waitFor();
  expect(await page.locator(".error-line").count()).toBe(0);
  await page.keyboard.press("Control+z");
  await page.getByText("The program has changed since.").waitFor({ state: "detached" });
  expect(await page.locator(".error-line").textContent()).toBe("b = a.c");
  await page.close();
});
