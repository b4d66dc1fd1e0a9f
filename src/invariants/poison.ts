// Fills the fields of a freed slot in stress mode: no slot, block or count of any heap has this value. A
// signed word, for the columns.

export const POISON: number = 0xdeadf1e1 | 0;
/** The same for the column of types. */
export const POISON_TYPE = 0xdead;
