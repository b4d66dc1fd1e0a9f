// What an operation is to the machine's loop.

import type { Frame } from "./frame.js";
import type { Machine } from "./machine.js";

/** The loop ends: the frame that it was started for returned or yielded. */
export const STOP = 1;

/** Does one step; what it leaves in the pool is released afterwards. */
// biome-ignore lint/suspicious/noExplicitAny: each operation knows its operand's type
export type Operation = (vm: Machine, frame: Frame, operand: any) => unknown;

export type Operations = Readonly<Record<string, Operation>>;
