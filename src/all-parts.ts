// Every part that a page has to import itself: in Node, Deno and Bun, where size does not matter, the
// package's entries import this.

import { Batches } from "./heap/batch.js";
import { debugLines } from "./heap/debug-lines.js";
import { leaksOf } from "./heap/leaks.js";
import { provide } from "./heap/parts.js";
import { printHeap } from "./heap/print-heap.js";
import { validateRoots } from "./heap/roots.js";
import { validate } from "./invariants/validate.js";
import { printObject } from "./managed/print-object.js";
import { holderText, noteAssigned } from "./managed/uncounted.js";
import { createReferenceEngine } from "./twin/engine.js";

provide("typescript", createReferenceEngine);
provide("validate", validate);
provide("validateRoots", validateRoots);
provide("leaks", leaksOf);
provide("debug", debugLines);
provide("uncounted", { holderText, noteAssigned });
provide("batches", Batches);
provide("printHeap", printHeap);
provide("printObject", printObject);
