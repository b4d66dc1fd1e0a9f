// A page's address says what it shows: a lesson, the speed room, or a program, whole.

export type Place =
  | { readonly kind: "lesson"; readonly index: number }
  | { readonly kind: "program"; readonly source: string }
  | { readonly kind: "speed" };

function encode(source: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(source)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined for what is no program. */
function decode(text: string): string | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function hashOf(place: Place): string {
  if (place.kind === "lesson") return `#lesson=${place.index + 1}`;
  return place.kind === "speed" ? "#speed" : `#program=${encode(place.source)}`;
}

/** What the address asks for; the first lesson when it asks for nothing that there is. */
export function placeOf(hash: string, lessonCount: number): Place {
  if (hash === "#speed") return { kind: "speed" };
  const [name, text = ""] = hash.slice(1).split("=", 2);
  if (name === "program") {
    const source = decode(text);
    if (source !== undefined) return { kind: "program", source };
  }
  const index = name === "lesson" ? Number(text) - 1 : 0;
  const isLesson = Number.isInteger(index) && index >= 0 && index < lessonCount;
  return { kind: "lesson", index: isLesson ? index : 0 };
}
