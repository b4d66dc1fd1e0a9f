// The picture of README.md: the recorded frames, one after the other. Light or dark like the reader's system;
// if motion is unwanted or impossible, it shows the cycle when it is found.

import type { Change } from "../../demo/recording/moment.js";
import { type Frame, NAMED, REFERENCES } from "./recording.js";

const SECONDS_A_FRAME = 3;
const RADIUS = 27;
const [WIDTH, HEIGHT] = [720, 300];

type Point = readonly [x: number, y: number];

const PLACES: Readonly<Record<string, Point>> = {
  a: [150, 185],
  b: [300, 185],
  c: [500, 150],
  d: [425, 242],
  e: [575, 242],
};

/** Keeps arrows away from the count next to the object, and the collector's copy below it. */
const COUNT_SIDES: Readonly<Record<string, number>> = { a: 22, b: 22, c: 22, d: -22, e: 22 };

interface Caption {
  readonly title: string;
  readonly text: string;
}

function captionOf({ moment, objects }: Frame, freed: number): Caption {
  const lost = [...objects].filter(([, { isInSet }]) => isInSet).map(([name]) => name);
  const captions: Readonly<Record<string, Caption>> = {
    counted: {
      title: "Each object counts the references to it",
      text: "Two cycles. The program holds each by a name.",
    },
    dropped: {
      title: "del(c)",
      text: "The name is gone. The cycle still holds itself: no count is 0, so nothing is freed.",
    },
    updateRefs: {
      title: "collect(): updateRefs",
      text: "The collector copies the counts.",
    },
    subtractRefs: {
      title: "collect(): subtractRefs",
      text: "Each reference between these objects takes 1 off. What is left comes from outside.",
    },
    moveUnreachable: {
      title: "collect(): moveUnreachable",
      text: `Objects held from outside live, and all that they lead to. Nothing reaches ${lost.join(", ")}.`,
    },
    freed: {
      title: `${freed} objects freed`,
      text: "The cycle is gone, and with it a reference to b.",
    },
  };
  return captions[moment] as Caption;
}

const rounded = (value: number): string => `${Math.round(value * 10) / 10}`;

/** An arrow from one circle to another, its head included. */
function arrow(from: Point, to: Point, fromRadius: number, shift = 0): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const at = (along: number, across: number): string =>
    `${rounded(from[0] + ux * along - uy * across)} ${rounded(from[1] + uy * along + ux * across)}`;
  const end = length - RADIUS - 4;
  return `M${at(fromRadius + 2, shift)}L${at(end, shift)}M${at(end - 8, shift - 5)}L${at(end, shift)}L${at(end - 8, shift + 5)}`;
}

function arrowsOf(frame: Frame): string {
  const paths = Object.entries(REFERENCES).flatMap(([from, referents]) =>
    frame.objects.has(from)
      ? referents.map((to) => {
          const isBothWays = REFERENCES[to]?.includes(from);
          return arrow(PLACES[from] as Point, PLACES[to] as Point, RADIUS, isBothWays ? 8 : 0);
        })
      : [],
  );
  return `<path class="${frame.moment === "subtractRefs" ? "inner" : "ref"}" d="${paths.join("")}"/>`;
}

function nameOf(name: string): string {
  const [x, y] = PLACES[name] as Point;
  const top = y - 76;
  const path = arrow([x, top], [x, y], 10);
  return `<path class="ref" d="${path}"/><rect x="${x - 14}" y="${top - 12}" width="28" height="22" rx="4" class="name"/><text x="${x}" y="${top + 4}" class="code">${name}</text>`;
}

/** An object's appearance: lost, held, or undecided. */
function lookOf({ moment }: Frame, { isInSet, gcRefs }: Change): string {
  if (moment === "moveUnreachable") return isInSet ? "lost" : "held";
  return moment === "subtractRefs" && (gcRefs ?? 0) > 0 ? "held" : "node";
}

function objectOf(frame: Frame, name: string, object: Change): string {
  const [x, y] = PLACES[name] as Point;
  const badge = (kind: string, [cx, cy]: Point, value: number): string =>
    `<circle cx="${cx}" cy="${cy}" r="12" class="${kind}"/><text x="${cx}" y="${cy + 5}" class="number">${value}</text>`;
  return [
    `<circle cx="${x}" cy="${y}" r="${RADIUS}" class="${lookOf(frame, object)}"/><text x="${x}" y="${y + 6}" class="code">${name}</text>`,
    badge("count", [x + (COUNT_SIDES[name] ?? 0), y - 20], object.refcount),
    object.gcRefs === undefined ? "" : badge("copy", [x, y + 30], object.gcRefs),
  ].join("");
}

function sceneOf(frame: Frame, index: number, freed: number): string {
  const { title, text } = captionOf(frame, freed);
  const held = NAMED.filter((name) => frame.moment === "counted" || name === "a");
  return [
    `<g class="scene${frame.moment === "moveUnreachable" ? " still" : ""}" style="animation-delay:${index * SECONDS_A_FRAME}s">`,
    `<text x="24" y="36" class="title">${title}</text><text x="24" y="60" class="text">${text}</text>`,
    arrowsOf(frame),
    ...held.map(nameOf),
    ...[...frame.objects].map(([name, object]) => objectOf(frame, name, object)),
    "</g>",
  ].join("\n");
}

/** The file, as text. */
export function drawCycle(frames: readonly Frame[], freed: number): string {
  const share = 100 / frames.length;
  const fade = share / 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">A cycle becomes garbage, and is found</title>
<desc id="d">${frames.map((frame) => Object.values(captionOf(frame, freed)).join(": ")).join(" ")}</desc>
<style>
svg{--paper:#fbfaf6;--ink:#1f2328;--line:#59636e;--node:#fff;--count:#0969da;--copy:#9a6700;--held:#1a7f37;--lost:#cf222e;--heldfill:#dafbe1;--lostfill:#ffebe9;--digit:#fff}
@media (prefers-color-scheme:dark){svg{--paper:#151b23;--ink:#f0f6fc;--line:#9198a1;--node:#212830;--count:#4493f8;--copy:#d29922;--held:#3fb950;--lost:#f85149;--heldfill:#12341d;--lostfill:#3d1a1d;--digit:#0d1117}}
text{fill:var(--ink);font:15px system-ui,sans-serif}.title{font-weight:600;font-size:18px}.code{font:600 17px ui-monospace,monospace;text-anchor:middle}.number{fill:var(--digit);font-weight:600;text-anchor:middle}
path{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}.ref{stroke:var(--line)}.inner{stroke:var(--copy);stroke-width:3}
.name,.node,.held,.lost{fill:var(--node);stroke:var(--line);stroke-width:2}.held{stroke:var(--held);fill:var(--heldfill);stroke-width:3}.lost{stroke:var(--lost);fill:var(--lostfill);stroke-width:3;stroke-dasharray:6 4}.count{fill:var(--count)}.copy{fill:var(--copy)}
.scene{opacity:0}.still{opacity:1}
@media (prefers-reduced-motion:no-preference){.scene{opacity:0;animation:turn ${frames.length * SECONDS_A_FRAME}s infinite both}}
@keyframes turn{0%{opacity:0}${rounded(fade)}%,${rounded(share)}%{opacity:1}${rounded(share + fade)}%,100%{opacity:0}}
</style>
<rect width="${WIDTH}" height="${HEIGHT}" rx="10" fill="var(--paper)"/>
${frames.map((frame, index) => sceneOf(frame, index, freed)).join("\n")}
</svg>
`;
}
