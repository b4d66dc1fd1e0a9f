// The invariants of a heap, as code, over the columns of either engine. Facts stored twice are compared;
// facts stored once must be possible. The invariants hold whenever the host runs, even in the middle of a
// collection: work.ts knows what the engine itself holds then. Nothing is written, and no memory of the
// heap is used.

import type { Engine } from "../engine/engine.js";
import { checkBlocks, checkLimits } from "./blocks.js";
import { checkControl, checkNil } from "./control.js";
import { checkCounts, checkTotals, countReferences } from "./counts.js";
import { checkCycle } from "./cycle.js";
import { checkDeadList, checkFreeList } from "./free-slots.js";
import { checkGenerations, checkYoungList } from "./generations.js";
import { checkObjectTable, type ObjectTable } from "./object-table.js";
import { HeapView } from "./view.js";
import { Findings, type Violation } from "./violation.js";
import { checkWeakLists } from "./weak-references.js";
import { EngineWork } from "./work.js";

/**
 * A heap's violations: at most `atMost`, none when it is sound. Time: a few passes over slots and
 * references. Memory, outside the heap: 11 bytes per slot, 7 of which JavaScript may collect on the way,
 * and 8 per block.
 */
export function validate(
  engine: Engine,
  describe: (slot: number) => unknown,
  atMost: number,
  objectTable?: ObjectTable,
): Violation[] {
  const view = new HeapView(engine.columns());
  const findings = new Findings(describe, atMost);
  checkLimits(view, findings);
  checkControl(view, engine.number, findings);
  checkCycle(view, findings);
  checkNil(view, findings);
  const work = new EngineWork(view);
  checkCounts(view, countReferences(view, findings), work, findings);
  checkTotals(view, work, findings);
  checkGenerations(view, findings);
  checkYoungList(view, findings);
  checkFreeList(view, findings);
  checkDeadList(view, findings);
  checkWeakLists(view, findings);
  checkBlocks(view, findings);
  const { violations } = findings;
  if (objectTable) checkObjectTable(engine, objectTable, atMost, violations);
  return violations;
}
