// Draws docs/cycle.svg, the picture of README.md: a collection of a real heap, phase by phase. A test holds
// that the file is what this writes.
//
//   npm run draw:cycle

import { writeFileSync } from "node:fs";
import { drawCycle } from "./cycle/picture.js";
import { recordCycle } from "./cycle/recording.js";

const { frames, freed } = recordCycle();
writeFileSync(new URL("../docs/cycle.svg", import.meta.url), drawCycle(frames, freed));
