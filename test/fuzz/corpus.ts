// Files of programs: one a line, in hexadecimal; a comment follows the #.

import { fromHex } from "./bytes.js";

export interface Entry {
  readonly program: Uint8Array;
  readonly remark: string;
}

export function readCorpus(text: string): Entry[] {
  return text.split("\n").flatMap((line) => {
    const [hex = "", remark = ""] = line.split("#").map((part) => part.trim());
    return hex === "" ? [] : [{ program: fromHex(hex), remark }];
  });
}
