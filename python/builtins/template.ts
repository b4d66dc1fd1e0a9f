// `"{} and {name!r:>10}".format(…)`.

import type { Keywords, Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

export function formatTemplate(
  vm: Runtime,
  template: string,
  args: readonly Value[],
  keywords: Keywords,
): string {
  let next = 0;
  const fill = (text: string): string =>
    text.replace(
      FIELD,
      (
        whole,
        path: string | undefined,
        conversion: string | undefined,
        spec: string | undefined,
      ) => {
        if (whole === "{{" || whole === "}}") return whole.charAt(0);
        const [, name = "", rest = ""] = /^([^.[]*)(.*)$/.exec(path ?? "") ?? [];
        let value = /^\d*$/.test(name)
          ? args[name === "" ? next++ : Number(name)]
          : keywords.get(name);
        if (value === undefined) {
          if (/^\d*$/.test(name))
            throw vm.error(
              "IndexError",
              `Replacement index ${name === "" ? next - 1 : name} out of range for positional args tuple`,
            );
          throw vm.error("KeyError", name);
        }
        for (const [, attribute, index] of rest.matchAll(/\.(\w+)|\[([^\]]*)\]/g)) {
          if (attribute !== undefined) value = vm.getAttribute(value, attribute);
          else
            value = vm.getItem(
              value,
              /^\d+$/.test(index as string) ? BigInt(index as string) : (index as string),
            );
        }
        const shown =
          conversion === "r" ? vm.repr(value) : conversion === "s" ? vm.str(value) : value;
        return vm.format(shown, spec ? fill(spec) : "");
      },
    );
  return fill(template);
}
