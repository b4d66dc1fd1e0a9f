// Boehm's conservative collector. An object is the result of GC_MALLOC for its references alone: three
// pointers, or as many as there are; without any, memory that is not searched. Held objects are in an
// uncollectable array.
//
// The timed step is GC_gcollect: the mark, and the pages that became empty. It leaves the sweep of
// the others to later allocations; nothing public makes it sweep at once.

#define GC_THREADS
#include <gc.h>

#include "graph-file.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPEATS_MAX = 1000 };

typedef void *Object; // an array of Objects

/** An address that the collector does not recognise as one. */
typedef GC_word Hidden;

/** Makes and links the graph, with each object in the holder. */
static void build(Object *holder, const Graph *graph) {
  const u32 *offsets = graph->offsets;
  for (u32 i = 0; i < graph->objectCount; i++) {
    u32 count = offsets[i + 1] - offsets[i];
    holder[i] = count > 0 ? GC_MALLOC(count * sizeof(Object)) : GC_MALLOC_ATOMIC(sizeof(Object));
    if (!holder[i]) fail("no memory");
  }
  for (u32 i = 0; i < graph->objectCount; i++) {
    Object *references = holder[i];
    for (u32 at = offsets[i]; at < offsets[i + 1]; at++) {
      references[at - offsets[i]] = holder[graph->targets[at]];
    }
  }
}

static void giveUpAllButHeld(Object *holder, const Graph *graph) {
  for (u32 i = 0, next = 0; i < graph->objectCount; i++) {
    if (next < graph->heldCount && graph->held[next] == i) next++;
    else holder[i] = NULL;
  }
}

static void linkWeakly(Hidden *links, Object *holder, u32 count) {
  for (u32 i = 0; i < count; i++) {
    links[i] = GC_HIDE_POINTER(holder[i]);
    if (GC_GENERAL_REGISTER_DISAPPEARING_LINK((void **)&links[i], holder[i]) != GC_SUCCESS) {
      fail("no disappearing link");
    }
  }
}

/** The results of a process of its own. */
typedef struct {
  double ms[REPEATS_MAX];
  double buildMs[REPEATS_MAX];
  size_t bytes;
  u32 left;
} Findings;

typedef struct {
  const Graph *graph;
  Object *holder;
  Hidden *links; // or NULL
  double buildMs;
} Job;

/** In a thread of its own: no address is left behind in registers and on the stack. */
static void *runJob(void *argument) {
  Job *job = argument;
  double start = milliseconds();
  build(job->holder, job->graph);
  job->buildMs = milliseconds() - start;
  if (job->links) linkWeakly(job->links, job->holder, job->graph->objectCount);
  return NULL;
}

/** Releases all but the held objects. Returns how long the graph took to build. */
static double prepare(Job job) {
  job.holder = GC_MALLOC_UNCOLLECTABLE((job.graph->objectCount + 1) * sizeof(Object));
  if (!job.holder) fail("no memory");
  pthread_t thread;
  GC_disable(); // no collection while the graph is built
  if (pthread_create(&thread, NULL, runJob, &job)) fail("no thread");
  pthread_join(thread, NULL);
  GC_enable();
  giveUpAllButHeld(job.holder, job.graph);
  return job.buildMs;
}

static u32 countLeft(const Graph *graph) {
  Hidden *links = GC_MALLOC_ATOMIC_UNCOLLECTABLE((graph->objectCount + 1) * sizeof(Hidden));
  prepare((Job){.graph = graph, .links = links});
  GC_gcollect();
  u32 left = 0;
  for (u32 i = 0; i < graph->objectCount; i++) left += links[i] != 0;
  return left;
}

static double timeCollection(void) {
  double start = milliseconds();
  GC_gcollect();
  return milliseconds() - start;
}

/**
 * Grows the mark stack to the size that the graph may need. It starts at 4,096 entries, doubles in a
 * collection that fills it, and a collection that fills it is slow.
 */
static void growMarkStack(u32 objectCount) {
  Object *all = GC_MALLOC((size_t)objectCount * sizeof(Object));
  for (u32 i = 0; i < objectCount; i++) all[i] = GC_MALLOC(sizeof(Object));
  for (u32 entries = 4096; entries / 2 < objectCount; entries *= 2) GC_gcollect();
  memset(all, 0, (size_t)objectCount * sizeof(Object));
  GC_gcollect();
}

/** Forks, so that each part starts with an empty heap: a used one allocates objects out of order. */
static int inChild(u32 objectCount) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) fail("no process");
  if (child == 0) {
    GC_set_all_interior_pointers(0); // only the address of its first word refers to an object
    GC_INIT();
    growMarkStack(objectCount);
    return 1;
  }
  int status;
  waitpid(child, &status, 0);
  if (status != 0) fail("a process of the benchmark died");
  return 0;
}

int main(int argumentCount, char **arguments) {
  if (argumentCount == 2 && strcmp(arguments[1], "version") == 0) {
    unsigned version = GC_get_version();
    printf("libgc %u.%u.%u\n", version >> 16, version >> 8 & 255, version & 255);
    return 0;
  }
  if (argumentCount != 4) fail("usage: boehm GRAPH live|garbage REPEATS");
  Graph graph = readGraphFile(arguments[1]);
  int isLive = strcmp(arguments[2], "live") == 0;
  u32 repeats = atoi(arguments[3]);
  if (repeats > REPEATS_MAX) fail("too many repeats");
  Findings *findings = mmap(NULL, sizeof(Findings), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (findings == MAP_FAILED) fail("no memory");
  for (u32 part = 0, end = isLive ? 1 : repeats; part < end; part++) {
    if (!inChild(graph.objectCount)) continue;
    findings->buildMs[part] = prepare((Job){.graph = &graph});
    findings->bytes = GC_get_heap_size() - GC_get_free_bytes();
    if (isLive) {
      GC_gcollect();
      for (u32 repeat = 0; repeat < repeats; repeat++) findings->ms[repeat] = timeCollection();
    } else {
      findings->ms[part] = timeCollection();
    }
    return 0;
  }
  if (inChild(graph.objectCount)) {
    findings->left = countLeft(&graph);
    return 0;
  }
  printAnswer(findings->ms, repeats, graph.objectCount - findings->left, findings->left,
              findings->buildMs, isLive ? 1 : repeats, findings->bytes);
}
