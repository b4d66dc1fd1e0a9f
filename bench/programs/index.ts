// The programs, by name: one body for objects with references, one of plain JavaScript objects.

import { chain } from "./chain.js";
import { collect } from "./collect.js";
import { grow } from "./grow.js";
import { lists } from "./lists.js";
import type { Program } from "./program.js";
import { queue } from "./queue.js";
import { traverse } from "./traverse.js";
import { tree } from "./tree.js";

export type ProgramName = "chain" | "tree" | "queue" | "lists" | "grow" | "collect" | "traverse";

export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  chain,
  tree,
  queue,
  lists,
  grow,
  collect,
  traverse,
};

/** A program at its sizes. */
export interface ProgramTask {
  readonly program: ProgramName;
  readonly sizes: Readonly<Record<string, number>>;
}
