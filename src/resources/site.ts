// Where in the user's code something was made or disposed: file, line and column, as text.

import { callStack } from "../host/call-stack.js";

/** A stack as the engine writes it, of the user's frames; empty when sites are switched off. */
export type Site = string;

/** A function of ours that the user called: frames up to it are left out. */
export type Caller = (...args: never[]) => unknown;

/** What is said where no site is known. */
const NOWHERE = "an unknown place";

interface StackCapture {
  captureStackTrace?(target: object, below: Caller): void;
}

/**
 * The `depth` frames of the user's code that led to the call of `below`. Cost: some microseconds;
 * nothing at a depth of 0. An engine without `Error.captureStackTrace` adds frames of ours on top.
 */
export function siteOf(depth: number, below: Caller): Site {
  if (depth === 0) return "";
  return callStack(depth, () => {
    const errors = Error as StackCapture;
    if (!errors.captureStackTrace) return new Error("site").stack;
    const holder: { stack?: unknown } = {};
    errors.captureStackTrace(holder, below);
    return holder.stack;
  });
}

/**
 * The site in a message: "file:line:column", further frames on lines of their own. V8 writes a frame
 * as `at f (place)`, other engines as `f@place`.
 */
export function siteText(site: Site): string {
  const places = site
    .split("\n")
    .map((line) => /(?:^\s*at (?:.*\()?|@)(.+?:\d+:\d+)\)?$/.exec(line)?.[1])
    .filter((place) => place !== undefined)
    .map((place) => place.replace(/^file:\/\//, ""));
  return places.join("\n    from ") || NOWHERE;
}
