// What a heap tells of its collections when asked to: Python's debug flags.

/** Report statistics of every collection. */
export const DEBUG_STATS = 1;
/** Report every object found collectable. */
export const DEBUG_COLLECTABLE = 2;
/** Report every object found uncollectable. */
export const DEBUG_UNCOLLECTABLE = 4;
/** Keep unreachable objects in `garbage` instead of freeing them. */
export const DEBUG_SAVEALL = 32;
/** For finding leaks: collectable and uncollectable objects are reported, all are saved. */
export const DEBUG_LEAK = 38;
