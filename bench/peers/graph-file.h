// Shared by the peers in C: the task's graph, a clock, and the printed result.

#ifndef GRAPH_FILE_H
#define GRAPH_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef uint32_t u32;
typedef uint64_t u64;

/** The graph of a task; bench/opponent.ts has the format. */
typedef struct {
  u32 objectCount;
  u32 heldCount;
  const u32 *offsets;
  const u32 *targets;
  const u32 *held;
} Graph;

static void fail(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *memory = calloc(1, bytes ? bytes : 1);
  if (!memory) fail("no memory");
  return memory;
}

static u32 *readColumn(FILE *file, size_t length) {
  u32 *column = allocate(length * sizeof(u32));
  if (fread(column, sizeof(u32), length, file) != length) fail("the graph file is too short");
  return column;
}

static Graph readGraphFile(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail("the graph file cannot be opened");
  u32 *counts = readColumn(file, 3);
  Graph graph = {.objectCount = counts[0], .heldCount = counts[2]};
  graph.offsets = readColumn(file, (size_t)graph.objectCount + 1);
  graph.targets = readColumn(file, counts[1]);
  graph.held = readColumn(file, graph.heldCount);
  free(counts);
  fclose(file);
  return graph;
}

static double milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/** Sorts the numbers. */
static double median(double *numbers, u32 length) {
  qsort(numbers, length, sizeof(double), ascending);
  return (numbers[(length - 1) / 2] + numbers[length / 2]) / 2;
}

/** Prints the result, one line of JSON. Sorts `buildMs`. */
static void printAnswer(const double *ms, u32 repeats, u32 freed, u32 left, double *buildMs,
                        u32 builds, size_t bytes) {
  printf("{\"ms\":[");
  for (u32 i = 0; i < repeats; i++) printf("%s%.6f", i ? "," : "", ms[i]);
  printf("],\"freed\":%u,\"left\":%u,\"buildMs\":%.3f,\"bytes\":%zu}\n", freed, left,
         median(buildMs, builds), bytes);
}

#endif
