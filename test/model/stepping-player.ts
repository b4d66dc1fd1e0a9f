// Plays programs that collect in steps, and returns what a collection found once that is known: it is the
// engine's choice whether objects that became unreachable during the marking are in the set.

import { ASIDE, REPORTS, SLOT_TOP } from "../../assembly/layout.js";
import { Player } from "../replay/player.js";
import type { Outcome } from "../replay/recording.js";

export class SteppingPlayer extends Player {
  #set: number[] | undefined;

  /** A step; once the set is known, also the rest of the collection, as in the model. */
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

  /** Objects set aside are in the set too. An inner, younger collection is not recorded: there is none. */
  #note(slots: Iterable<number>): void {
    const { core } = this;
    const set = [...slots];
    for (let slot = 1; slot < core.control(SLOT_TOP); slot++) {
      if (core.metaOf(slot) & ASIDE && core.refcountOf(slot) > 0) set.push(slot);
    }
    this.#set ??= set.map((slot) => this.objects.describe(slot) as number);
  }
}
