/* The kernel for clients in C: its calls as imports of the module "kernel", the numbers of
 * assembly/layout.ts that they need (a test compares them), and the handling of its events.
 *
 * A client that defines OUROBOROS_SHARED_MEMORY imports the kernel's memory and reads the control
 * block there; it may have no data and no stack in memory. Any other client has a memory of its own,
 * and the host gives it control() and setControl() for the words of the control block.
 */
#ifndef OUROBOROS_H
#define OUROBOROS_H

typedef unsigned int u32;

#define KERNEL(name) extern __attribute__((import_module("kernel"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name(#name)))

#define NIL 0
#define FINALIZER 64
#define ROW_SHIFT 4
#define COUNTS_SHIFT 3
#define REFCOUNT 0

#define STATUS 40
#define EVENT_SUBJECT 44
#define BUSY 140
#define COLLECTED 204
#define UNCOLLECTABLE 208

#define DONE 0
#define DEATHS 1
#define EVENT_FINALIZE 2
#define EVENT_CORRUPT 8
#define OUT_OF_MEMORY 16
#define COLLECTION_DUE 17

KERNEL(alloc) u32 kernel_alloc(u32 type, u32 references, u32 flags);
KERNEL(place) u32 kernel_place(u32 type, u32 references, u32 flags);
KERNEL(decref) u32 kernel_decref(u32 slot);
KERNEL(setReference) u32 kernel_set_reference(u32 slot, u32 index, u32 target);
KERNEL(getReference) u32 kernel_get_reference(u32 slot, u32 index);
KERNEL(chooseGeneration) u32 kernel_choose_generation(void);
KERNEL(beginCollection) u32 kernel_begin_collection(u32 generation);
KERNEL(runCollection) u32 kernel_run_collection(void);
KERNEL(endCollection) void kernel_end_collection(void);
KERNEL(resume) u32 kernel_resume(void);

#ifdef OUROBOROS_SHARED_MEMORY
KERNEL(countsAddress) u32 kernel_counts_address(void);
static inline u32 control(u32 field) { return *(volatile u32 *)field; }
static inline void set_control(u32 field, u32 value) { *(volatile u32 *)field = value; }
#else
KERNEL(control) u32 control(u32 field);
KERNEL(setControl) void set_control(u32 field, u32 value);
#endif

/* The client's own: calls the finalizer of the object in the slot. */
static void finalize(u32 slot);

/* Acts on events until the call that returned `outcome` is done. */
static u32 settle(u32 outcome) {
  while (outcome != DONE && outcome < OUT_OF_MEMORY) {
    set_control(BUSY, 0); /* the event is taken */
    if (outcome == DEATHS) break;
    if (outcome == EVENT_CORRUPT) __builtin_trap();
    if (outcome == EVENT_FINALIZE) finalize(control(EVENT_SUBJECT));
    outcome = kernel_resume();
  }
  return outcome;
}

/* Number of unreachable objects found; 0 while another collection runs. */
EXPORT(collect) u32 collect(u32 generation) {
  if (!kernel_begin_collection(generation)) return 0;
  settle(kernel_run_collection());
  u32 found = control(COLLECTED) + control(UNCOLLECTABLE);
  kernel_end_collection();
  return found;
}

/* A new object, after the collection that it made due; NIL when memory is out. */
static u32 alloc(u32 type, u32 references, u32 flags) {
  u32 slot = kernel_alloc(type, references, flags);
  if (slot != NIL || control(STATUS) != COLLECTION_DUE) return slot;
  collect(kernel_choose_generation());
  return kernel_place(type, references, flags);
}

static u32 decref(u32 slot) { return settle(kernel_decref(slot)); }

static u32 set_reference(u32 slot, u32 index, u32 target) {
  return settle(kernel_set_reference(slot, index, target));
}

#endif
