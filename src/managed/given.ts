// Names that give() has given away and that nobody has taken over yet. What counts an object asks here
// when its reference stands, and takes the name over: the object is held at every moment in between.

/** By object, what gives its name up. */
const given = new Map<object, () => void>();

let isTurnEnding = false;

/** Whether there are any: spares everybody else the look-up. */
export let isAnyGiven = false;

/** After this: the first that counts the object takes its name over; the turn's end does at the latest. */
export function noteGiven(object: object, giveUp: () => void): void {
  if (!isTurnEnding) queueMicrotask(endTurn);
  isTurnEnding = true;
  given.set(object, giveUp);
  isAnyGiven = true;
}

/** The object is counted: its name is given up, if it was given away. */
export function takeOver(value: unknown): void {
  const object = value as object;
  const giveUp = given.get(object);
  if (giveUp === undefined) return;
  given.delete(object);
  isAnyGiven = given.size > 0;
  try {
    giveUp();
  } catch (error) {
    noteGiven(object, giveUp); // The stack has ended: the name goes with the turn.
    throw error;
  }
}

/** What nobody counted by now stays nobody's. */
function endTurn(): void {
  isTurnEnding = false;
  for (const object of [...given.keys()]) {
    try {
      takeOver(object);
    } catch {
      // Its heap was cut off, and says so itself; the others go on.
    }
  }
}
