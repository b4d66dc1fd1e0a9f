// Random programs. A step is a name and a few numbers; their meaning is decided when the step is taken, from
// the state of the heap (writer.ts), so every program is valid.

import fc from "fast-check";
import { ALL_PROFILES, type Profile, type StepName } from "./profiles.js";

/** A step: what to do, and the choices to make. */
export interface Step {
  readonly name: StepName;
  readonly choices: readonly number[];
}

export interface Program {
  readonly profile: Profile;
  readonly steps: readonly Step[];
}

/** Choices are below this. */
export const CHOICE_END = 65536;

const CHOICE_COUNT = 6;

function stepsOf(profile: Profile): fc.Arbitrary<Step> {
  const weighted = Object.entries(profile.steps).map(([name, weight]) => ({
    arbitrary: fc.constant(name as StepName),
    weight: Math.round(weight * 10),
  }));
  const choice = fc.nat(CHOICE_END - 1);
  const choices = fc.tuple(...Array<fc.Arbitrary<number>>(CHOICE_COUNT).fill(choice));
  return fc.record({ name: fc.oneof(...weighted), choices });
}

/** Programs of at most `maxLength` steps, of these profiles. */
export function programs(
  maxLength: number,
  profiles: readonly Profile[] = ALL_PROFILES,
): fc.Arbitrary<Program> {
  const ofProfile = (profile: Profile): fc.Arbitrary<Program> =>
    fc.record({
      profile: fc.constant(profile),
      steps: fc.array(stepsOf(profile), { maxLength, size: "max" }),
    });
  return fc.noBias(fc.oneof(...profiles.map(ofProfile)));
}
