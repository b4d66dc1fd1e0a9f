// A page's address says what it shows: a lesson or a program, whole; its settings; the step; the view.

import type { ProgramSettings } from "../recording/program.js";

const SETTINGS: ProgramSettings = {
  engine: "auto",
  thresholds: [700, 10, 10],
  automatic: true,
  finalizers: "modern",
};

const VIEWS = ["columns", "picture", "table"] as const;
export type View = (typeof VIEWS)[number];

/** A moment, and how many steps within its phase were taken; without `within` all of them. */
export interface Stop {
  readonly position: number;
  readonly within?: number | undefined;
}

export interface Shown {
  readonly kind: "lesson" | "program";
  /** Of a lesson, from 0 on. */
  readonly index: number;
  /** The program; of a lesson only where it is not the lesson's own. */
  readonly source?: string | undefined;
  readonly settings: ProgramSettings;
  readonly view?: View | undefined;
  readonly stop?: Stop | undefined;
}

export type Place =
  | Shown
  | { readonly kind: "speed" }
  | { readonly kind: "snapshot" }
  /** What is wrong with the address. */
  | { readonly kind: "broken"; readonly reason: string };

function encode(source: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(source)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined for what is no program. */
function decode(text: string): string | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function lessonHash(index: number): string {
  return `#lesson=${index + 1}`;
}

export function hashOf({ kind, index, source, settings, view, stop }: Shown): string {
  const parts = kind === "lesson" ? [`lesson=${index + 1}`] : [];
  if (source !== undefined) parts.push(`program=${encode(source)}`);
  const { thresholds, automatic, finalizers, engine } = settings;
  if (`${thresholds}` !== `${SETTINGS.thresholds}`) parts.push(`thresholds=${thresholds}`);
  if (!automatic) parts.push("automatic=no");
  if (finalizers !== SETTINGS.finalizers) parts.push(`finalizers=${finalizers}`);
  if (engine !== SETTINGS.engine) parts.push(`engine=${engine}`);
  if (stop) {
    const within = stop.within === undefined ? "" : `.${stop.within}`;
    parts.push(`step=${stop.position + 1}${within}`);
  }
  if (view) parts.push(`view=${view}`);
  return `#${parts.join("&")}`;
}

/** A part of an address that cannot be read. */
class Unreadable extends Error {}

/** The reader's own program, which the browser keeps. */
export const OWN_HASH = "#yours";

const READERS: Readonly<Record<string, (text: string, lessonCount: number) => Partial<Shown>>> = {
  lesson: (text, lessonCount) => {
    const index = Number(text) - 1;
    if (Number.isInteger(index) && index >= 0 && index < lessonCount) {
      return { kind: "lesson", index };
    }
    throw new Unreadable(`there is no lesson ${text}, only 1 to ${lessonCount}`);
  },
  program: (text) => {
    const source = decode(text);
    if (source !== undefined) return { source };
    throw new Unreadable("its program was cut off or changed on the way");
  },
  yours: () => ({ kind: "program" }),
  step: (text) => {
    const [, position, within] = /^([1-9]\d{0,5})(?:\.(\d{1,5}))?$/.exec(text) ?? [];
    if (position === undefined) throw new Unreadable(`${text} is no step`);
    const stop = { position: Number(position) - 1 };
    return { stop: within === undefined ? stop : { ...stop, within: Number(within) } };
  },
  view: (text) => ({ view: oneOf("view", text, VIEWS) }),
};

const SETTING_READERS: Readonly<Record<string, (text: string) => Partial<ProgramSettings>>> = {
  thresholds: (text) => {
    const thresholds = text.split(",").map(Number);
    const areThresholds = thresholds.every((each) => Number.isInteger(each) && each >= 0);
    if (thresholds.length === 3 && areThresholds) return { thresholds };
    throw new Unreadable(`${text} are no three thresholds`);
  },
  automatic: (text) => ({ automatic: oneOf("automatic", text, ["yes", "no"]) === "yes" }),
  finalizers: (text) => ({ finalizers: oneOf("finalizers", text, ["modern", "legacy"]) }),
  engine: (text) => ({ engine: oneOf("engine", text, ["auto", "wasm", "typescript"]) }),
};

function oneOf<Text extends string>(name: string, text: string, all: readonly Text[]): Text {
  const found = all.find((each) => each === text);
  if (found !== undefined) return found;
  throw new Unreadable(`${name} is one of ${all.join(", ")}, not ${text}`);
}

/** What the address asks for; without an address the lesson `first`. */
export function placeOf(hash: string, lessonCount: number, first: number): Place {
  if (hash === "#speed") return { kind: "speed" };
  if (hash === "#snapshot") return { kind: "snapshot" };
  let shown: Partial<Shown> = {};
  let settings = SETTINGS;
  try {
    for (const part of hash.slice(1).split("&")) {
      if (part === "") continue;
      const [name = "", ...rest] = part.split("=");
      const text = decodeURIComponent(rest.join("="));
      const [read, readSetting] = [READERS[name], SETTING_READERS[name]];
      if (read) shown = { ...shown, ...read(text, lessonCount) };
      else if (readSetting) settings = { ...settings, ...readSetting(text) };
      else throw new Unreadable(`“${name}” is nothing that an address of this page has`);
    }
  } catch (error) {
    const reason =
      error instanceof Unreadable ? error.message : "it was cut off or changed on the way";
    return { kind: "broken", reason };
  }
  const kind = shown.kind ?? (shown.source === undefined ? "lesson" : "program");
  return { index: first, ...shown, kind, settings };
}
