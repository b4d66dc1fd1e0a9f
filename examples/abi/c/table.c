/* A client with a memory of its own: the objects are the kernel's, their values are in a table of
 * ours, by slot. Only numbers cross the border, so the compiler may put data and stack anywhere. */

#include "ouroboros.h"

#define CELL 8
#define NEXT 0
#define SLOTS 4096

static double values[SLOTS];
static u32 finalized[SLOTS];
static u32 finalized_count;

static void finalize(u32 slot) {
  if (finalized_count < SLOTS) finalized[finalized_count] = slot;
  finalized_count++;
}

/* A list of the numbers 1 to `length`: the slot of its first cell; NIL beyond the table. */
EXPORT(makeList) u32 make_list(u32 length, u32 flags) {
  u32 first = NIL;
  for (u32 count = length; count > 0; count--) {
    u32 slot = alloc(CELL, 1, flags);
    if (slot >= SLOTS) {
      decref(slot);
      if (first != NIL) decref(first);
      return NIL;
    }
    values[slot] = count;
    if (first != NIL) {
      set_reference(slot, NEXT, first);
      decref(first); /* the new cell holds it now */
    }
    first = slot;
  }
  return first;
}

/* Closes the list to a ring. */
EXPORT(close) void close(u32 first) {
  u32 last = first;
  for (u32 next; (next = kernel_get_reference(last, NEXT)) != NIL;) last = next;
  set_reference(last, NEXT, first);
}

EXPORT(sum) double sum(u32 first) {
  double total = 0;
  u32 slot = first;
  do {
    total += values[slot];
    slot = kernel_get_reference(slot, NEXT);
  } while (slot != NIL && slot != first);
  return total;
}

EXPORT(release) u32 release(u32 slot) { return decref(slot); }

EXPORT(finalizedCount) u32 finalized_so_far(void) { return finalized_count; }

EXPORT(finalizedAt) u32 finalized_at(u32 index) { return finalized[index]; }
