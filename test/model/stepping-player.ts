// Plays programs that collect in steps, and tells what a collection found once that is known: which of the
// objects that became unreachable while it marked are among them is the engine's choice.

import { ASIDE, REPORTS, SLOT_TOP } from "../../assembly/layout.js";
import { Player } from "../replay/player.js";
import type { Outcome } from "../replay/recording.js";

export class SteppingPlayer extends Player {
  #set: number[] | undefined;

  /** A step; and all that is left of the collection once its set is known, as the model does it. */
  protected override step(maxObjects: number): Outcome {
    const { collections } = this.getStats()[2];
    this.#set = undefined;
    this.core.setControl(REPORTS, 1);
    this.steps.step({ maxObjects });
    this.steps.finish();
    this.core.setControl(REPORTS, 0);
    if (this.getStats()[2].collections === collections) return { v: false, ret: 0 };
    const { collected, uncollectable } = this.lastCollection;
    return { v: true, ret: collected + uncollectable, set: this.#set ?? [] };
  }

  override noteUnreachable(): void {
    this.#note(this.core.list(this.core.listUnreachable()));
  }

  override noteUncollectable(): void {
    this.#note([]);
  }

  /** What is set aside is of the set, too. Of an inner, younger collection nothing is noted: there is none. */
  #note(slots: Iterable<number>): void {
    const { core } = this;
    const set = [...slots];
    for (let slot = 1; slot < core.control(SLOT_TOP); slot++) {
      if (core.metaOf(slot) & ASIDE && core.refcountOf(slot) > 0) set.push(slot);
    }
    this.#set ??= set.map((slot) => this.objects.describe(slot) as number);
  }
}
