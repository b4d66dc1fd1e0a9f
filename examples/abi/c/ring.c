/* A client in the kernel's own memory: rings of objects, linked both ways. No data and no stack: the
 * build refuses it otherwise. Its refcounts are read directly from the column. */

#define OUROBOROS_SHARED_MEMORY
#include "ouroboros.h"

#define RING 7
#define NEXT 0
#define PREVIOUS 1

extern __attribute__((import_module("host"), import_name("finalize"))) void host_finalize(u32 slot);

static void finalize(u32 slot) { host_finalize(slot); }

static void link_both(u32 a, u32 b) {
  set_reference(a, NEXT, b);
  set_reference(b, PREVIOUS, a);
}

/* A ring of `length` objects: the slot of its first, which the caller owns. */
EXPORT(makeRing) u32 make_ring(u32 length, u32 flags) {
  u32 first = alloc(RING, 2, flags);
  u32 last = first;
  for (u32 count = 1; count < length; count++) {
    u32 slot = alloc(RING, 2, flags);
    link_both(last, slot);
    decref(slot); /* its neighbour holds it now */
    last = slot;
  }
  link_both(last, first);
  return first;
}

EXPORT(release) u32 release(u32 slot) { return decref(slot); }

EXPORT(sumRefcounts) u32 sum_refcounts(u32 first) {
  u32 counts = kernel_counts_address();
  u32 sum = 0;
  u32 slot = first;
  do {
    sum += *(volatile u32 *)(counts + (slot << COUNTS_SHIFT) + REFCOUNT);
    slot = kernel_get_reference(slot, NEXT);
  } while (slot != first);
  return sum;
}
