// Text to bytes and back: UTF-8, and the two encodings whose bytes are the first characters.

import type { Runtime } from "../objects/runtime.js";

/** How many characters each of the others has. */
const SIZES: Readonly<Record<string, number>> = { ascii: 128, "latin-1": 256 };

const NAMES: Readonly<Record<string, string>> = {
  utf8: "utf-8",
  ascii: "ascii",
  usascii: "ascii",
  latin1: "latin-1",
  iso88591: "latin-1",
};

function nameOf(vm: Runtime, given: string): string {
  const name = NAMES[given.toLowerCase().replace(/[-_ ]/g, "")];
  if (name !== undefined) return name;
  throw vm.error("LookupError", `unknown encoding: ${given}`);
}

export function encode(vm: Runtime, text: string, encoding = "utf-8"): Uint8Array {
  const name = nameOf(vm, encoding);
  const size = SIZES[name];
  if (size === undefined) return new TextEncoder().encode(text);
  return Uint8Array.from([...text], (char, at) => {
    const code = char.codePointAt(0) as number;
    if (code < size) return code;
    const message = `'${name}' codec can't encode character '${char}' in position ${at}`;
    throw vm.error("UnicodeError", `${message}: ordinal not in range(${size})`);
  });
}

export function decode(vm: Runtime, bytes: Uint8Array, encoding = "utf-8"): string {
  const name = nameOf(vm, encoding);
  const size = SIZES[name];
  if (size === undefined) return new TextDecoder().decode(bytes);
  return Array.from(bytes, (byte, at) => {
    if (byte < size) return String.fromCharCode(byte);
    const message = `'${name}' codec can't decode byte 0x${byte.toString(16)} in position ${at}`;
    throw vm.error("UnicodeError", `${message}: ordinal not in range(${size})`);
  }).join("");
}
