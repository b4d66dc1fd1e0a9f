// The interpreter of examples/: every program prints what its comments say, on handles and on slots, and
// leaves nothing behind. It imports the built package, as a user's program does.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { HeapOptions } from "ouroboros-gc/raw";
import { describe, expect, test } from "vitest";
import { Interpreter } from "../examples/interpreter/interpreter.js";
import {
  CheckedMemory,
  type Memory,
  type OnDeath,
  UncheckedMemory,
} from "../examples/interpreter/memory.js";
import { ENGINES } from "./engines.js";

const folder = "examples/interpreter/programs";
const programs = readdirSync(folder).map((name) => ({
  name,
  source: readFileSync(`${folder}/${name}`, "utf8"),
}));

const expected = (source: string): string[] =>
  [...source.matchAll(/^#> (.*)$/gm)].map(([, line]) => line ?? "");

type Make = new (options: HeapOptions, onDeath: OnDeath) => Memory;
const WAYS: readonly [string, Make][] = [
  ["handles", CheckedMemory],
  ["slots", UncheckedMemory],
];

const CASES = ENGINES.flatMap(({ name, choice }) =>
  WAYS.map(([way, Way]) => ({ name, way, Way, choice })),
);

describe.each(CASES)("the interpreter on $way, $name", ({ Way, choice }) => {
  const made = (options: HeapOptions = {}): { interpreter: Interpreter; printed: string[] } => {
    const printed: string[] = [];
    const interpreter = new Interpreter(
      (onDeath) => new Way({ ...(choice as HeapOptions), ...options }, onDeath),
      (line) => printed.push(line),
    );
    return { interpreter, printed };
  };
  const expectNothingLeft = (interpreter: Interpreter): void => {
    expect(interpreter.end()).toEqual({ alive: 0, violations: [] });
  };

  test.each(programs)(
    "$name prints the output in its comments, and nothing is left",
    ({ source }) => {
      const { interpreter, printed } = made();
      interpreter.run(source);
      expect(printed).toEqual(expected(source));
      expect(printed.length).toBeGreaterThan(0);
      expectNothingLeft(interpreter);
    },
  );

  test("programs do the same with a collection every few allocations", () => {
    for (const { name, source } of programs) {
      if (!/closures|classes|errors/.test(name)) continue; // they have cycles, and few objects at a time
      // Garbage that they expect collect() to find is collected before.
      const asked = source.replaceAll(/^print\(collect.*$/gm, "");
      const [usual, eager] = [made({ automatic: false }), made({ thresholds: [5, 5, 5] })];
      for (const { interpreter } of [usual, eager]) interpreter.run(asked);
      expect(eager.printed).toEqual(usual.printed);
      expectNothingLeft(eager.interpreter);
    }
  });

  test("an error that is not caught leaves nothing on the stack, and the next program runs", () => {
    const { interpreter, printed } = made();
    interpreter.run("let kept = [1]; fn fail(x) {\n return [x, kept, missing.y]; }");
    const source = "class A { init(x) { self.x = [x, fail(self)]; } }\n\nA([1, A]);";
    const wrong = (): void => interpreter.run(source);
    expect(wrong).toThrow(
      "missing is not defined\n  at fail, line 2\n  at init, line 1\n  at program, line 3",
    );
    expect(wrong).toThrow("missing is not defined");
    expect(() => interpreter.run("throw [1, kept];")).toThrow("[1, [...]]");
    interpreter.run("print(kept);");
    expect([printed, interpreter.machine.top]).toEqual([["[1]"], 0]);
    expectNothingLeft(interpreter);
  });

  test("equal strings are one object, as long as something holds it", () => {
    const { interpreter } = made();
    const { objects } = interpreter.machine;
    const before = objects.stringCount;
    interpreter.run('let a = "x" + "y"; let b = "xy"; let c = ["x" + "y" + "z"];');
    expect(objects.stringCount).toBe(before + 2); // "xy", "xyz"
    interpreter.run("c = nil; b = nil;");
    expect(objects.stringCount).toBe(before + 1);
    interpreter.run("a = nil;");
    expect(objects.stringCount).toBe(before);
    expectNothingLeft(interpreter);
  });

  test("a full heap is an error that the program can catch", () => {
    const { interpreter, printed } = made({ maximumBytes: 2 ** 20 });
    const source = `
      fn fill() { let all = nil; while (true) { all = [all, [1, all]]; } }
      try { fill(); } catch (error) { print(error); }
      print([1, [2]]);`;
    interpreter.run(source);
    interpreter.run(source);
    expect(printed).toEqual(["out of memory", "[1, [...]]", "out of memory", "[1, [...]]"]);
    expectNothingLeft(interpreter);
  });

  test("a program with a syntax error is refused before any of it runs", () => {
    const { interpreter, printed } = made();
    for (const [source, message] of [
      ["print(1);\nlet = 2;", "line 2: expected a name, found ="],
      ["print(1)", "line 1: expected ;, found the end"],
      ["1 = 2;", "line 1: only names, fields and elements can be assigned to"],
      ["fn f() { self; }", "line 1: self outside of a method"],
      ["fn f() {", "line 1: expected }, found the end"],
      ['print("x);', 'line 1: unexpected "'],
      [`print(${"(".repeat(500)}1${")".repeat(500)});`, "line 1: nested too deeply"],
    ] as const) {
      expect(() => interpreter.run(source)).toThrow(message);
    }
    expect(printed).toEqual([]);
    interpreter.run("print(2);");
    expect(printed).toEqual(["2"]);
    expectNothingLeft(interpreter);
  });
});

test("the example runs", () => {
  for (const flags of [[], ["--unchecked"]]) {
    const args = ["--import", "tsx", "examples/interpreter/main.ts", `${folder}/queens.sprig`];
    const output = execFileSync(process.execPath, [...args, ...flags], { encoding: "utf8" });
    expect(output).toMatch(/^\[1, 3, 5, 0, 2, 4\]\n4\n\d+ instructions; 0 objects left, 0 viol/);
  }
});
