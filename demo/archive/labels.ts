/** What may be the label of an object: a class with a number, and the few that have none. */
export const LABEL: RegExp = /[\p{L}_][\p{L}\p{N}_]* \d+|module names|gc\.garbage/gu;
