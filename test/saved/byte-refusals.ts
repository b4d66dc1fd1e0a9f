// Every way in which the external bytes of a saved heap can be wrong; refusals.ts has the rest.

import { BYTE_RULE, BYTES_COUNT, HEADER_WORDS } from "../../src/saved/format.js";
import { both, type Change, head, put } from "./altered.js";

export const byteRefusals: readonly [what: string, change: Change, message: string][] = [
  [
    "2^32 - 1 objects with external bytes",
    head(BYTES_COUNT, 0xffffffff),
    "byte 32: the counts say 51539607920 bytes (expected 392, as there are).",
  ],
  [
    "something at the end of the header",
    head(HEADER_WORDS - 1, 1),
    "byte 212: the last word of the header is 1 (expected at most 0).",
  ],
  [
    "a byte threshold that is not a number",
    head(BYTE_RULE + 1, 0x7ff80000),
    "byte 184: threshold is NaN bytes (expected a count).",
  ],
  [
    "fewer than no bytes taken",
    both(head(BYTE_RULE + 2, 0), head(BYTE_RULE + 3, 0xbff00000)),
    "byte 192: taken is -1 bytes (expected a count).",
  ],
  [
    "half a byte that survived",
    head(BYTE_RULE + 5, 0x3fe00000),
    "byte 200: survived is 0.5 bytes (expected a count).",
  ],
  [
    "external bytes of a free slot",
    put("bytes", 0, 3),
    "byte 360: external bytes of slot 3 (expected objects, ascending).",
  ],
  [
    "no external bytes",
    both(put("bytes", 1, 0), put("bytes", 2, 0)),
    "byte 364: slot 2 has 0 external bytes, of 0 so far (expected 1 or more, with a sum below " +
      "2^53).",
  ],
  [
    "more external bytes than numbers count",
    put("bytes", 2, 1 << 21),
    "byte 364: slot 2 has 9007199254740996 external bytes, of 9007199254740996 so far (expected " +
      "1 or more, with a sum below 2^53).",
  ],
];
