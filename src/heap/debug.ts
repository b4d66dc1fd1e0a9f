// Python's debug flags: what a heap reports about its collections.

/** Report statistics of every collection. */
export const DEBUG_STATS = 1;
/** Report every object found collectable. */
export const DEBUG_COLLECTABLE = 2;
/** Report every object found uncollectable. */
export const DEBUG_UNCOLLECTABLE = 4;
/** Keep unreachable objects in `garbage` instead of freeing them. */
export const DEBUG_SAVEALL = 32;
/** For finding leaks: report collectable and uncollectable objects, and keep them all. */
export const DEBUG_LEAK = 38;
