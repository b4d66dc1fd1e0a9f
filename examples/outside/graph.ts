// A store of documents: which ones are unreferenced, why a document stays, and a sweep with a grace period.

import { Graph } from "ouroboros-gc/graph";

/** Prints the fate of a draft. */
export function program(print: (line: string) => void): string {
  const documents = { home: ["news"], news: ["logo"], logo: [], draft: ["photo"], photo: [] };
  const graph = Graph.from(documents, { roots: ["home"] });
  print(`unreachable: ${graph.unreachable().join(", ")}`);
  print(`the logo stays because of ${graph.why("logo")?.join(" → ")}`);
  print(`removed at once: ${graph.sweep({ now: 1000, grace: 50 }).removed.length}`);
  graph.addEdge("news", "photo");
  print(`removed later: ${graph.sweep({ now: 1060, grace: 50 }).removed.join(", ")}`);
  return "ran"; // It uses no engine.
}

export const printed: readonly string[] = [
  "unreachable: draft, photo",
  "the logo stays because of home → news → logo",
  "removed at once: 0",
  "removed later: draft",
];
