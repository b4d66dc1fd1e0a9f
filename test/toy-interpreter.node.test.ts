// The toy interpreter of examples/: its results, and that every object dies when it should. It imports
// the built package, as a user's program does.

import { execFileSync } from "node:child_process";
import { beforeEach, describe, expect, test } from "vitest";
import { Lisp } from "../examples/toy-interpreter/lisp.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("the toy interpreter, $name", ({ choice }) => {
  let lisp: Lisp;
  let base: number;
  beforeEach(() => {
    lisp = new Lisp({ ...choice, automatic: false });
    lisp.run("(quote (x y n f from again counter make get lambda define if undefined-name))");
  });

  /** The number of objects once all names are interned. */
  function settle(): void {
    lisp.heap.collect();
    base = lisp.heap.liveCount;
  }

  test.each([
    ["(+ 1 2 3)", "6"],
    ["(- 10 3)", "7"],
    ["(quote (a (b) 3))", "(a (b) 3)"],
    ["(if (< 1 2) (quote yes) (quote no))", "yes"],
    ["(if (= 1 2) (quote yes))", "()"],
    ["((lambda (x y) (* x y)) 6 7)", "42"],
    ["(define f (lambda (n) (if (< n 2) 1 (* n (f (- n 1)))))) (f 10)", "3628800"],
    ["(head (tail (cons 1 (cons 2 ()))))", "2"],
    ["(define make (lambda (n) (lambda (x) (+ n x)))) ((make 3) 4)", "7"],
    ["+", "a function"],
  ])("%s is %s", (source, printed) => {
    expect(lisp.run(source)).toBe(printed);
  });

  test("objects that an evaluation made and nothing holds are dead when it ends, without a collection", () => {
    settle();
    lisp.run("(+ 1 (* 2 3)) (cons 1 (cons 2 ())) ((lambda (x) (cons x (cons x ()))) 5)");
    expect(lisp.heap.liveCount).toBe(base);
  });

  test("a function within a function leaves a cycle, which the collector frees", () => {
    lisp.run("(define counter (lambda (from) (define again (lambda (n) from)) (again 1)))");
    settle();
    for (let count = 0; count < 10; count++) expect(lisp.run("(counter 7)")).toBe("7");
    // Each call leaves a scope and the closure in it, and the number that the scope holds.
    expect(lisp.heap.liveCount).toBe(base + 30);
    expect(lisp.heap.collect()).toBe(20);
    expect(lisp.heap.liveCount).toBe(base);
  });

  test("a closure that is still named keeps its scope through collections", () => {
    lisp.run("(define make (lambda (n) (define f (lambda () n)) f)) (define get (make 9))");
    lisp.heap.collect();
    expect(lisp.run("(get)")).toBe("9");
    settle();
    lisp.run("(define get ())");
    expect(lisp.heap.liveCount).toBe(base);
    expect(lisp.heap.collect()).toBe(2);
  });

  test("an error releases everything that was held on the way", () => {
    settle();
    for (const source of [
      "(cons 1 (head ()))",
      "(f (cons 1 2))",
      "((lambda (x) (7 x)) 1)",
      "(+ 1 (2",
    ]) {
      expect(() => lisp.run(source)).toThrow();
      expect(lisp.heap.liveCount).toBe(base);
    }
    expect(() => lisp.run("(undefined-name)")).toThrow("undefined-name is not defined");
  });

  test("automatic collections in the middle of programs change nothing", () => {
    const eager = new Lisp({ ...choice, thresholds: [5, 2, 2] });
    const source = `
      (define make (lambda (n) (define f (lambda (x) (if (< x 1) n (f (- x 1))))) (f 3)))
      (define loop (lambda (n sum) (if (< n 1) sum (loop (- n 1) (+ sum (make n))))))
      (loop 100 0)`;
    expect(eager.run(source)).toBe("5050");
    expect(eager.heap.getStats().map(({ collections }) => collections)[0]).toBeGreaterThan(10);
    expect(
      eager.heap.getStats().reduce((sum, { collected }) => sum + collected, 0),
    ).toBeGreaterThan(150);
  });
});

test("the example runs", () => {
  const output = execFileSync("npx", ["tsx", "examples/toy-interpreter/main.ts"], {
    encoding: "utf8",
  });
  expect(output).toMatch(/^done\n\d+ objects alive, 200 of them in cycles/);
});
