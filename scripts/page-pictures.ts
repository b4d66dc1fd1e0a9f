// Pictures of the page: the film strip of one lesson in demo/README.md, and the preview for links to the
// page. `tsx scripts/page-pictures.ts`, after `npm run build:kernel`.

import { mkdirSync } from "node:fs";
import type { BrowserContextOptions } from "playwright";
import { BuiltPage } from "../test/demo/page/built-page.js";

const DESKTOP = { width: 1440, height: 900 };
/** Small files: a picture shows where things are, and is not meant to be read. */
const SCALE = 0.6;

interface Frame {
  readonly name: string;
  readonly hash: string;
  readonly options: BrowserContextOptions;
}

const FRAMES: readonly Frame[] = [
  { name: "1-update-refs", hash: "#lesson=5&step=20", options: { viewport: DESKTOP } },
  { name: "2-subtract-refs", hash: "#lesson=5&step=21.3", options: { viewport: DESKTOP } },
  { name: "3-move-unreachable", hash: "#lesson=5&step=22.3", options: { viewport: DESKTOP } },
  { name: "4-clear", hash: "#lesson=5&step=23", options: { viewport: DESKTOP } },
  {
    name: "dark",
    hash: "#lesson=5&step=21.3",
    options: { viewport: DESKTOP, colorScheme: "dark" },
  },
  {
    name: "projector",
    hash: "#lesson=5&step=21.3",
    options: { viewport: { width: 1024, height: 768 } },
  },
  {
    name: "phone",
    hash: "#lesson=5&step=21.3",
    options: { viewport: { width: 390, height: 844 } },
  },
  {
    name: "forced-colours",
    hash: "#lesson=5&step=21.3",
    options: { viewport: DESKTOP, forcedColors: "active" },
  },
];

/** The preview of a link: only the picture of the heap, under the name of the page. */
const LINK_STYLE = `
  .lesson, .program, .timeline, .views, .columns, .ask, .zoom, .legend, header nav, .teach { display: none !important; }
  .workbench.with-lesson { display: flex !important; padding: 20px 40px 40px; }
  .stage { flex: 1; }
  header { padding: 26px 40px; border: 0; background: none; }
  h1 { font-size: 40px; }
  .ring { width: 64px; height: 64px; }
  .subtitle { font-size: 26px; }
  .sentence { font-size: 26px; }
`;

async function drawFilm(built: BuiltPage): Promise<void> {
  mkdirSync("docs/page", { recursive: true });
  for (const { name, hash, options } of FRAMES) {
    const { page } = await built.open(hash, {
      ...options,
      deviceScaleFactor: SCALE,
      reducedMotion: "reduce",
    });
    await page.locator(".graph .object").first().waitFor();
    await page.locator(".cm-content").waitFor();
    await page.screenshot({ path: `docs/page/${name}.jpg`, type: "jpeg", quality: 72 });
    await page.close();
  }
}

async function drawLinkPicture(built: BuiltPage): Promise<void> {
  mkdirSync("demo/public", { recursive: true });
  const { page } = await built.open("#lesson=5&step=21.3", {
    viewport: { width: 1200, height: 630 },
    reducedMotion: "reduce",
    bypassCSP: true,
  });
  await page.locator(".graph .object").first().waitFor();
  await page.addStyleTag({ content: LINK_STYLE });
  await page.screenshot({ path: "demo/public/link.png" });
  await page.close();
}

const built = await BuiltPage.make();
try {
  await drawLinkPicture(built);
  await drawFilm(built);
} finally {
  await built.close();
}
