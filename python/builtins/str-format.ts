// `str.format`: `"{} and {name!r:>10}".format(…)`.

import { converted } from "../machine/format.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";

/** A doubled brace, or a replacement field: its path, its conversion, its format. */
const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

/** The attributes and items of a path, after its first name. */
const STEP = /\.(\w+)|\[([^\]]*)\]/g;

/** The arguments of replacement fields; `next` is the number of the next field without one. */
interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: Keywords;
  next: number;
}

export function formatString(
  vm: Runtime,
  template: string,
  positional: readonly Value[],
  keywords: Keywords,
): string {
  return replaceFields(vm, template, { positional, keywords, next: 0 });
}

function replaceFields(vm: Runtime, template: string, args: Arguments): string {
  return template.replace(
    FIELD,
    (field, path: string | undefined, conversion: string | undefined, spec: string | undefined) => {
      if (field === "{{" || field === "}}") return field.charAt(0);
      const value = fieldValue(vm, path ?? "", args);
      const shown = conversion ? converted(vm, value, conversion) : value;
      // A format may hold fields of its own: `{:>{width}}`.
      return vm.format(shown, spec ? replaceFields(vm, spec, args) : "");
    },
  );
}

/** The value of `name.attribute[item]…`, where the name may be a number or empty. */
function fieldValue(vm: Runtime, path: string, args: Arguments): Value {
  const [, name = "", steps = ""] = /^([^.[]*)(.*)$/.exec(path) ?? [];
  let value = /^\d*$/.test(name) ? numbered(vm, name, args) : args.keywords.get(name);
  if (value === undefined) throw vm.error("KeyError", name);
  for (const [, attribute, item = ""] of steps.matchAll(STEP)) {
    if (attribute !== undefined) value = vm.getAttribute(value, attribute);
    else value = vm.getItem(value, /^\d+$/.test(item) ? BigInt(item) : item);
  }
  return value;
}

function numbered(vm: Runtime, name: string, args: Arguments): Value {
  const index = name === "" ? args.next++ : Number(name);
  const value = args.positional[index];
  if (value !== undefined) return value;
  const message = `Replacement index ${name || index} out of range for positional args tuple`;
  throw vm.error("IndexError", message);
}
