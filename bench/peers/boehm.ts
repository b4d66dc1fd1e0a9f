import type { Opponent } from "../opponent.js";
import { compile, explain } from "./compiled.js";
import { measureWith, run } from "./program.js";

const LIBRARIES: readonly string[] = ["-lgc", "-pthread"];

export const boehm: Opponent = {
  name: "Boehm",
  description:
    "GC_gcollect() of the conservative collector for C: as many pointers as an object has " +
    "references from GC_MALLOC (GC_MALLOC_ATOMIC without any), addresses of first words only, its " +
    "mark stack grown beforehand, as many marking threads as there are processors. The rest of " +
    "a page with live objects is swept later, when memory is requested. A word that looks like a " +
    "reference keeps an object: up to 200 more may be left than the search says",
  sizeMax: 2_000_000, // a disappearing link for each object, for the count of those left
  probe: async () => {
    try {
      const program = await compile("boehm", LIBRARIES);
      return { version: (await run(program, ["version"])).trim() };
    } catch (error) {
      return { absent: `${explain(error, "gc.h")}; Debian: apt-get install libgc-dev` };
    }
  },
  measure: async (task) => {
    const measurement = await measureWith(await compile("boehm", LIBRARIES), [], task);
    return { ...measurement, conservative: true };
  },
};
