// README.md is what a newcomer reads in a minute: its length, its picture, and the facts in the install line.
// docs.node.test.ts runs its blocks, numbers.node.test.ts measures its size, and packed.node.test.ts opens
// its page.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawCycle } from "../scripts/cycle/picture.js";
import { recordCycle } from "../scripts/cycle/recording.js";

const LINES_MAX = 120;
const PICTURE_BYTES_MAX = 16_000;

const page = readFileSync("README.md", "utf8");
const picture = readFileSync("docs/cycle.svg", "utf8");
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

test("README.md is short enough for a newcomer", () => {
  expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(LINES_MAX);
});

test("the line under the picture says what package.json says", () => {
  const facts = page.split("\n").find((line) => line.startsWith("`npm install"));
  expect(facts).toContain(`\`npm install ${manifest.name}\``);
  expect(facts).toContain(`**Node** ${manifest.engines.node.replace(">=", ">= ")},`);
  expect(facts).toContain(`**${manifest.license}**`);
  expect(facts?.includes("**no dependencies**")).toBe(manifest.dependencies === undefined);
});

test("every command that it names exists", () => {
  const commands = [...page.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name = ""]) => name);
  const others = ["ci", "install"];
  const missing = commands.filter((name) => !others.includes(name) && !(name in manifest.scripts));
  expect(commands.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

describe("the picture", () => {
  test("is of a collection as the engine does it now (update it with npm run draw:cycle)", () => {
    const { frames, freed } = recordCycle();
    expect(freed).toBe(3);
    expect(picture).toBe(drawCycle(frames, freed));
  });

  test("shows what the collector saw, phase by phase", () => {
    const seen = recordCycle().frames.map(({ moment, objects }) => {
      const texts = [...objects].map(
        ([name, { refcount, gcRefs, isInSet }]) =>
          `${name}:${refcount}${gcRefs === undefined ? "" : `/${gcRefs}`}${isInSet ? "*" : ""}`,
      );
      return `${moment}: ${texts.join(" ")}`;
    });
    expect(seen).toEqual([
      "counted: a:2 b:2 c:2 d:1 e:1",
      "dropped: a:2 b:2 c:1 d:1 e:1",
      "updateRefs: a:2/2* b:2/2* c:1/1* d:1/1* e:1/1*",
      "subtractRefs: a:2/1* b:2/0* c:1/0* d:1/0* e:1/0*",
      "moveUnreachable: a:2/1 b:2/0 c:1/0* d:1/0* e:1/0*",
      "freed: a:2 b:1",
    ]);
  });

  test("is small, loads nothing, and respects the reader's preferences", () => {
    expect(picture.length).toBeLessThanOrEqual(PICTURE_BYTES_MAX);
    expect(picture.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href|<script/);
    expect(picture).toContain("@media (prefers-color-scheme:dark)");
    // Without animation, and if the reader prefers none, one scene is shown.
    expect(picture.match(/animation:[^}]*/g)).toHaveLength(1);
    expect(picture).toMatch(/@media \(prefers-reduced-motion:no-preference\)\{[^}]*animation:/);
    expect(picture.match(/class="scene still"/g)).toHaveLength(1);
    expect(picture).toContain(".scene{opacity:0}.still{opacity:1}");
  });
});
