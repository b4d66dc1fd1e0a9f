// The plainest possible graph, with the answers of the plainest searches.

export interface Model {
  readonly strong: Map<string, Set<string>>;
  readonly weak: Map<string, Set<string>>;
  readonly roots: Set<string>;
  since: Map<string, number>;
}

export function newModel(): Model {
  return { strong: new Map(), weak: new Map(), roots: new Set(), since: new Map() };
}

export function addNode({ strong, weak }: Model, id: string): void {
  if (strong.has(id)) return;
  strong.set(id, new Set());
  weak.set(id, new Set());
}

export function removeNode({ strong, weak, roots, since }: Model, id: string): void {
  for (const edges of [strong, weak]) {
    edges.delete(id);
    for (const targets of edges.values()) targets.delete(id);
  }
  roots.delete(id);
  since.delete(id);
}

export function addEdge(model: Model, source: string, target: string, isWeak: boolean): void {
  const strong = model.strong.get(source) as Set<string>;
  const weak = model.weak.get(source) as Set<string>;
  if (isWeak) {
    if (!strong.has(target)) weak.add(target);
  } else {
    strong.add(target);
    weak.delete(target);
  }
}

/** The ids that can be reached from `starts` without going through `without`. */
function reach({ strong }: Model, starts: Iterable<string>, without?: string): Set<string> {
  const reached = new Set<string>();
  for (const start of starts) if (start !== without) reached.add(start);
  for (const id of reached) {
    for (const target of strong.get(id) ?? []) if (target !== without) reached.add(target);
  }
  return reached;
}

export function unreachable(model: Model): string[] {
  const reached = reach(model, model.roots);
  return [...model.strong.keys()].filter((id) => !reached.has(id));
}

/** Ids on a shortest path from a root; undefined without a path. */
export function distance({ strong, roots }: Model, id: string): number | undefined {
  let front = new Set(roots);
  for (let length = 1; length <= strong.size; length++) {
    if (front.has(id)) return length;
    front = new Set([...front].flatMap((each) => [...(strong.get(each) ?? [])]));
  }
  return undefined;
}

export function retained(model: Model, id: string): Set<string> {
  const live = reach(model, model.roots);
  const without = reach(model, model.roots, id);
  return new Set([...live].filter((each) => !without.has(each)));
}

/** The groups of ids that all reach one another, and single ids that reach themselves. */
export function cycles(model: Model): string[][] {
  const ahead = new Map(
    [...model.strong].map(([id, targets]) => [id, reach(model, targets)] as const),
  );
  const groups = new Map<string, string[]>();
  for (const [id, reached] of ahead) {
    if (!reached.has(id)) continue;
    const group = [...reached].filter((each) => ahead.get(each)?.has(id)).toSorted();
    groups.set(group.join(), group);
  }
  return [...groups.values()];
}

/** The sweep by its definition; changes the model unless it is dry. */
export function sweep(
  model: Model,
  now: number,
  grace: number,
  isDry: boolean,
): { removed: string[]; waiting: string[] } {
  const found = unreachable(model);
  const since = new Map(found.map((id) => [id, model.since.get(id) ?? now]));
  const young = found.filter((id) => now - (since.get(id) as number) < grace);
  const kept = reach(model, young);
  const [removed, waiting] = [false, true].map((is) => found.filter((id) => kept.has(id) === is));
  if (!isDry) {
    model.since = since;
    for (const id of removed as string[]) removeNode(model, id);
  }
  return { removed: removed as string[], waiting: waiting as string[] };
}
