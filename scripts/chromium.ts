// Finds the Chromium that the browser tests run in. It is the system's: no test downloads one.

import { existsSync } from "node:fs";

const candidates: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of Chromium, or `undefined` if there is none. CHROMIUM_PATH, if set, decides. */
export function findChromium(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  return (chosen ? [chosen] : candidates).find((path) => existsSync(path));
}

export function noChromiumMessage(): string {
  const chosen = process.env["CHROMIUM_PATH"];
  const looked = chosen ? `CHROMIUM_PATH=${chosen}` : candidates.join(", ");
  return (
    `The browser tests need Chromium, and none was found (looked at ${looked}). ` +
    "Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chromium or Chrome. " +
    "`npm run test:node` runs the other tests without it."
  );
}
