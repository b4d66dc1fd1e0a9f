// What happened from one moment to the next, in words.

import type { SeenObject, Step, Variable } from "./moment.js";
import type { Objects } from "./visible.js";

/** The state that a sentence begins at. */
export interface Before {
  readonly line: number;
  readonly phase?: string | undefined;
  readonly objects: Objects;
  readonly visible: Objects;
  readonly variables: readonly Variable[];
}

/** The state that it ends at. */
export interface After {
  readonly objects: Objects;
  readonly visible: Objects;
  readonly variables: readonly Variable[];
}

export interface Telling {
  readonly sentence: string;
  /** Each change, most important first. */
  readonly changes: readonly string[];
}

export function tell(before: Before | undefined, step: Step, after: After): Telling {
  if (!before) return { sentence: step.text || "Nothing has run yet.", changes: [] };
  const changes = changesOf(before, step, after);
  if (step.text !== "") return { sentence: withFolded(step, after), changes };
  const line = before.line > 0 && !before.phase ? `Line ${before.line} ran` : "";
  if (changes.length > 0) return { sentence: line ? `${line}:` : "", changes };
  const nothing = "nothing changed on the heap that is shown.";
  return { sentence: line ? `${line}: ${nothing}` : `N${nothing.slice(1)}`, changes };
}

/** A phase is about all candidates; most of them may be in the interpreter's box. */
function withFolded({ phase, text }: Step, { objects, visible }: After): string {
  if (phase !== "updateRefs") return text;
  const isCandidate = ({ gcRefs }: SeenObject): boolean => gcRefs !== undefined;
  const all = [...objects.values()].filter(isCandidate).length;
  const shown = [...visible.values()].filter(isCandidate).length;
  return `${text} ${shown} of them are shown, ${all - shown} are in the interpreter's box.`;
}

function changesOf(before: Before, step: Step, after: After): string[] {
  const dead = [...before.visible.values()].filter(({ handle }) => !after.objects.has(handle));
  const changed = step.changed.flatMap(({ handle }) => after.visible.get(handle) ?? []);
  return [
    ...dead.map(deathText),
    ...changed.flatMap((object) => newsOf(before, step, after, object)),
    ...variableChanges(before, after),
    ...changed.flatMap((object) => referenceChanges(before, after, object)),
    ...changed.flatMap((object) => countChanges(before, object)),
  ];
}

function deathText({ label, isInSet }: SeenObject): string {
  return isInSet ? `${label} is freed` : `${label} died: nothing referred to it any more`;
}

/** It was made, was finalized, came back to life, was set aside, was frozen. */
function newsOf({ objects }: Before, step: Step, after: After, object: SeenObject): string[] {
  const old = objects.get(object.handle);
  const { label } = object;
  if (!old) return object.kind === "names" ? [] : [`${label} was made`];
  const news: string[] = [];
  if (!old.isFinalized && object.isFinalized && step.phase !== "finalizer") {
    news.push(`the finalizer of ${label} is called`);
  }
  if (step.phase === "resurrection" && old.isInSet && !object.isInSet) {
    news.push(`${label} lives on: resurrected`);
  }
  if (!old.isAside && object.isAside) news.push(`${label} is set aside`);
  if (object.referent === 0 && old.referent) {
    const was = after.objects.get(old.referent)?.label ?? objects.get(old.referent)?.label;
    news.push(`${label} no longer refers to ${was ?? "its object"}`);
  }
  return news;
}

function variableChanges(before: Before, after: After): string[] {
  const keyOf = ({ scope, name }: Variable): string => `${scope}() ${name}`;
  const old = new Map(before.variables.map((variable) => [keyOf(variable), variable.to]));
  const now = new Map(after.variables.map((variable) => [keyOf(variable), variable.to]));
  const changes: string[] = [];
  for (const { scope, name, to } of after.variables) {
    const object = after.visible.get(to);
    if (old.get(`${scope}() ${name}`) === to || !object) continue;
    changes.push(`the variable ${name} of ${scope}() is ${object.label} now`);
  }
  for (const { scope, name, to } of before.variables) {
    const object = before.visible.get(to);
    if (!now.has(`${scope}() ${name}`) && object)
      changes.push(`the variable ${name} of ${scope}() is gone`);
  }
  return changes;
}

/** References that came and went, each with its name and the object at its end. */
function referenceChanges({ objects }: Before, after: After, object: SeenObject): string[] {
  const old = objects.get(object.handle);
  if (old?.references === object.references) return [];
  const left = namedReferences(old);
  const come: string[] = [];
  for (const [key, { to, name, count }] of namedReferences(object)) {
    const had = left.get(key)?.count ?? 0;
    left.delete(key);
    if (count <= had || !after.visible.has(to)) continue;
    come.push(`${through(object, name)} refers to ${after.objects.get(to)?.label} now`);
  }
  const gone = [...left.values()].flatMap(({ to, name }) => {
    const target = after.visible.get(to);
    return target ? [`${through(object, name)} no longer refers to ${target.label}`] : [];
  });
  return [...come, ...gone];
}

interface NamedReference {
  readonly to: number;
  readonly name: string;
  readonly count: number;
}

function namedReferences(object: SeenObject | undefined): Map<string, NamedReference> {
  const found = new Map<string, NamedReference>();
  for (const [index, to] of object?.references.entries() ?? []) {
    const name = object?.names[index] ?? "";
    const key = `${to} ${name}`;
    found.set(key, { to, name, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return found;
}

function through({ kind, label }: SeenObject, name: string): string {
  if (kind === "names" && name) return `the name ${name}`;
  return name === "" ? label : `${label}${/^[.[]/.test(name) ? "" : "."}${name}`;
}

function countChanges({ objects }: Before, object: SeenObject): string[] {
  const old = objects.get(object.handle);
  if (!old || old.refcount === object.refcount) return [];
  return [`the refcount of ${object.label} went from ${old.refcount} to ${object.refcount}`];
}
