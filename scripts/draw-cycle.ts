// Draws docs/cycle.svg, the picture of README.md: a collection of a real heap, phase by phase. A test checks
// that the file is the output of this script.
//
//   npm run draw:cycle

import { writeFileSync } from "node:fs";
import { drawCycle } from "./cycle/picture.js";
import { recordCycle } from "./cycle/recording.js";

const { frames, freed } = recordCycle();
writeFileSync(new URL("../docs/cycle.svg", import.meta.url), drawCycle(frames, freed));
