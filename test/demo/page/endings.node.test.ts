// The status says how a program ended, for every way to end.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { BuiltPage, programHash, run } from "./built-page.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

let built: BuiltPage;
beforeAll(async () => {
  built = await BuiltPage.make();
});
afterAll(() => built?.close());

const ENDINGS: readonly (readonly [string, string])[] = [
  ["print(1)\n", "Done, on the Wasm engine."],
  ["", "Done, on the Wasm engine."],
  ["a = 1\n1 / 0\n", "Ended by ZeroDivisionError in line 2."],
  ["class Mine(Exception):\n    pass\n\n\nraise Mine('x')\n", "Ended by Mine in line 5."],
  ["raise KeyboardInterrupt\n", "Ended by KeyboardInterrupt in line 1."],
  ["def f(): f()\nf()\n", "Ended by RecursionError in line 1."],
  ["x = 'x'\nwhile True: x = x + x\n", "Ended by MemoryError in line 2."],
  ["input()\n", "Ended by EOFError in line 1."],
  ["a = 1\nb = = 2\n", "SyntaxError in line 2: the program did not start."],
  ["a = 1\nexec('b = = 2')\n", "Ended by SyntaxError in line 2."],
  ["import sys\nsys.exit()\n", "Ended by sys.exit in line 2, with code 0."],
  ["import sys\nsys.exit(3)\n", "Ended by sys.exit in line 2, with code 3."],
  ["import sys\nsys.exit('no')\n", "Ended by sys.exit in line 2, with code 1."],
];

test.each(ENDINGS)("of %j", async (source, status) => {
  const { page, complaints } = await built.open(programHash(source));
  const escaped = status.replaceAll(".", "\\.");
  await run(page, new RegExp(`^${escaped}`));
  await page.getByText("Nothing runs now; the module's names are still there.").waitFor();
  expect(await page.locator(".program > .row .status").textContent()).toBe(status);
  expect(await page.getByText(/Done/).count()).toBe(status.startsWith("Done") ? 1 : 0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("of a stopped program; the next run is reported as if it were the first", async () => {
  const { page } = await built.open(programHash("while True: pass\n"));
  const status = page.locator(".program > .row .status");
  expect(await status.textContent()).toBe("Ctrl+Enter runs it.");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(/^Running on the Wasm engine\./).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText(/^Stopped\./).waitFor();
  expect(await page.getByRole("button", { name: "Collect 2" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(/^Running on the Wasm engine\./).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText(/^Stopped\./).waitFor();
  await page.close();
});

test("of a collection by hand, and of the interpreter's end", async () => {
  const { page } = await built.open(programHash("1 / 0\n"));
  await run(page, /^Ended by ZeroDivisionError/);
  const status = page.locator(".program > .row .status");
  await page.getByRole("button", { name: "Collect 2" }).click();
  await expect.poll(() => status.textContent()).toBe("Collected.");
  await page.getByRole("button", { name: "End the interpreter" }).click();
  await expect.poll(() => status.textContent()).toBe("The interpreter has ended.");
  await page.close();
});

test("of a worker that could not be loaded", async () => {
  const { page } = await built.open("#speed"); // where no worker is started in advance
  await page.route(/program-worker/, (route) => route.abort());
  await page.evaluate((hash) => {
    location.hash = hash;
  }, programHash("print(1)\n"));
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText("This should not have happened: The worker could not be loaded.").waitFor();
  expect(await page.getByRole("button", { name: "Run", exact: true }).isEnabled()).toBe(true);
  await page.close();
});

test("a message about sharing gives way to the next run", async () => {
  const { page } = await built.open(programHash("print(1)\n"));
  await page.getByRole("button", { name: "Share" }).click();
  await page
    .getByText(/address/)
    .first()
    .waitFor();
  await run(page);
  await page.close();
});

test("a threshold that is being typed is not overwritten, and an invalid one is undone", async () => {
  const { page } = await built.open(programHash("print(1)\n"));
  const field = page.getByLabel("Threshold of generation 0");
  await field.fill("12");
  await run(page);
  expect(await field.inputValue()).toBe("12");
  await field.fill("-5");
  await field.blur();
  await expect.poll(() => field.inputValue()).toBe("12");
  await page.close();
});
