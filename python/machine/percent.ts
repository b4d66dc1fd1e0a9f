// `"%s has %d" % (a, b)`.

import { PyDict } from "../objects/dict.js";
import type { Runtime } from "../objects/runtime.js";
import { PyTuple } from "../objects/sequence.js";
import type { Value } from "../objects/value.js";
import { converted, formatValue } from "./format.js";

const PLACE = /%(?:\((\w+)\))?([#0\- +]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

export function formatPercent(vm: Runtime, template: string, given: Value): string {
  const values = given instanceof PyTuple ? given.items : [given];
  let used = 0;
  const text = template.replace(
    PLACE,
    (
      _whole,
      key: string | undefined,
      flags: string,
      width = "",
      precision: string | undefined,
      type: string,
    ) => {
      if (type === "%") return "%";
      let value: Value;
      if (key !== undefined) {
        value = vm.getItem(given, key);
      } else {
        if (used >= values.length)
          throw vm.error("TypeError", "not enough arguments for format string");
        value = values[used++] as Value;
      }
      const align = flags.includes("-") ? "<" : "";
      const zero = flags.includes("0") && !align ? "0" : "";
      const sign = flags.includes("+") ? "+" : "";
      const decimals = precision === undefined ? "" : `.${precision}`;
      if (type === "s" || type === "r" || type === "a") {
        const shown = converted(vm, value, type);
        return formatValue(vm, shown, shown, `${align || (width ? ">" : "")}${width}${decimals}`);
      }
      if (type === "c") {
        const shown = typeof value === "string" ? value : String.fromCodePoint(Number(value));
        return formatValue(vm, shown, shown, `${align || (width ? ">" : "")}${width}`);
      }
      if (typeof value !== "bigint" && typeof value !== "number" && typeof value !== "boolean") {
        throw vm.error(
          "TypeError",
          `%${type} format: a real number is required, not ${vm.typeOf(value).name}`,
        );
      }
      const isInt = "diu".includes(type);
      const number = isInt ? BigInt(Math.trunc(Number(value))) : value;
      const exact = isInt && typeof value === "bigint" ? value : number;
      return formatValue(
        vm,
        exact,
        String(exact),
        `${align}${sign}${zero}${width}${decimals}${isInt ? "d" : type}`,
      );
    },
  );
  if (used < values.length && !(given instanceof PyDict)) {
    throw vm.error("TypeError", "not all arguments converted during string formatting");
  }
  return text;
}
