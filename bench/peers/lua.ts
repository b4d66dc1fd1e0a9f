import type { Opponent } from "../opponent.js";
import { measureWith, peerFile, probeProgram } from "./program.js";

export const lua: Opponent = {
  name: "Lua",
  description:
    "collectgarbage('collect') in incremental mode: tables whose array part holds the " +
    "references, 16 bytes each, without a hash part",
  sizeMax: 2_000_000, // gigabytes above
  probe: () => probeProgram("lua5.4", ["-v"], "Debian: apt-get install lua5.4"),
  measure: (task) => measureWith("lua5.4", [peerFile("collect.lua")], task),
};
