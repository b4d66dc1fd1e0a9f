// The programs of plain JavaScript objects, by name.

import type { ProgramName } from "../index.js";
import { chain } from "./chain.js";
import { collect } from "./collect.js";
import { grow } from "./grow.js";
import { lists } from "./lists.js";
import { queue } from "./queue.js";
import type { PlainProgram } from "./scene.js";
import { traverse } from "./traverse.js";
import { tree } from "./tree.js";

export const PLAIN_PROGRAMS: Readonly<Record<ProgramName, PlainProgram>> = {
  chain,
  tree,
  queue,
  lists,
  grow,
  collect,
  traverse,
};
