// Python from outside: output, errors and their lines, steps, stopping, exit; and the view of the heap in
// between.

import { beforeEach, describe, expect, test } from "vitest";
import { type Outcome, Python, type PythonOptions, type Step } from "../../python/python.js";
import { mainNames, type ScopeView, scopesOf, viewOf } from "../../python/view.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("Python on $name", ({ choice }) => {
  let output = "";
  let errors = "";
  let python: Python;

  const create = (options: PythonOptions = {}): Python =>
    new Python({
      heap: choice,
      write: (text) => {
        output += text;
      },
      writeError: (text) => {
        errors += text;
      },
      ...options,
    });

  const run = (source: string, options?: PythonOptions): Outcome => {
    python = create(options);
    return python.run(source, "test.py");
  };

  beforeEach(() => {
    output = "";
    errors = "";
  });

  test("a program's output comes through the callback, piece by piece", () => {
    expect(run("print('a', 1, [2.5], sep='-', end='!')\nprint()")).toEqual({
      ending: "done",
      code: 0,
      line: undefined,
    });
    expect(output).toBe("a-1-[2.5]!\n");
  });

  test("an exception at a generator's end is reported, without its context", () => {
    run(
      "def g():\n    try: yield\n    finally: raise KeyError('gen')\nx = g()\nnext(x)\ndel x\nprint(1)",
    );
    expect(output).toBe("1\n");
    expect(errors.replace(/0x\w+/, "0x")).toBe(
      "Exception ignored in: <generator object g at 0x>\n" +
        "Traceback (most recent call last):\n" +
        '  File "test.py", line 3, in g\n' +
        "    finally: raise KeyError('gen')\n" +
        "KeyError: 'gen'\n",
    );
  });

  test("an invalid program is refused where CPython refuses it", () => {
    const refused = [
      ["return 5", "'return' outside function"],
      ["class A:\n    yield 1", "'yield' outside function"],
      ["nonlocal x", "nonlocal declaration not allowed at module level"],
      ["def f(a, a): pass", "duplicate argument 'a' in function definition"],
    ] as const;
    for (const [source, message] of refused) {
      errors = "";
      expect(run(source).ending).toBe("error");
      expect(errors).toContain(`SyntaxError: ${message}\n`);
    }
  });

  test("names stay from one run to the next", () => {
    run("x = [1]");
    python.run("x.append(2); print(x)");
    expect(output).toBe("[1, 2]\n");
  });

  test("an uncaught exception is reported as in CPython, and points at its line", () => {
    const source = "def f(x):\n    return 1 / x\n\n\nfor n in (1, 0):\n    f(n)\n";
    expect(run(source)).toEqual({
      ending: "error",
      code: 1,
      line: 2,
      exception: "ZeroDivisionError",
    });
    expect(errors).toBe(
      "Traceback (most recent call last):\n" +
        '  File "test.py", line 6, in <module>\n    f(n)\n' +
        '  File "test.py", line 2, in f\n    return 1 / x\n' +
        "ZeroDivisionError: division by zero\n",
    );
  });

  test("an exception remembers the one it was raised from, and the one being handled", () => {
    run("try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('v') from e\n");
    expect(errors).toContain("KeyError: 'k'\n\nThe above exception was the direct cause of");
    errors = "";
    run("try:\n    {}['k']\nexcept KeyError:\n    missing\n");
    expect(errors).toContain("KeyError: 'k'\n\nDuring handling of the above exception, another");
    expect(errors).toMatch(/NameError: name 'missing' is not defined\n$/);
  });

  test.each([
    ["x = = 1", 1],
    ["x = 1\nif x\n    pass\n", 2],
    ["def f():\n    x = 1\n    break\n", 3],
    ["f() = 1", 1],
    ["async def f(): pass", 1],
  ])("a text that is not Python is a SyntaxError with its line: %j", (source, line) => {
    expect(run(source)).toEqual({ ending: "error", code: 1, line, exception: "SyntaxError" });
    // As in CPython: nothing has run, so there is no traceback.
    expect(errors).toMatch(/^ {2}File "test.py", line \d+\n[\s\S]*SyntaxError: /);
  });

  test("an endless recursion is a RecursionError, even through our own code", () => {
    const programs = [
      "def f(): f()\nf()",
      "class A:\n    def __init__(self): A()\nA()",
      "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
      "x = []\nfor _ in range(50000): x = [x]\nrepr(x)",
      "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().y",
    ];
    for (const program of programs) {
      errors = "";
      expect([program, run(program).ending]).toEqual([program, "error"]);
      expect(errors).toContain("RecursionError: maximum recursion depth exceeded");
      expect(python.run("print('still there')").ending).toBe("done");
    }
  });

  test("sys.exit ends a program with its code", () => {
    expect(run("import sys\nsys.exit(3)\nprint('never')")).toMatchObject({
      ending: "exit",
      code: 3,
    });
    expect(run("raise SystemExit('why')")).toMatchObject({ ending: "exit", code: 1 });
    expect([output, errors]).toEqual(["", "why\n"]);
  });

  test("every statement is reported before it runs, with its line and its scope", () => {
    const steps: Step[] = [];
    const source = "def f(x):\n    y = x\n    return y\n\nfor n in range(2):\n    f(n)\n";
    run(source, { onStep: (step) => steps.push(step) });
    expect(steps.map(({ line, scope, depth }) => `${line} ${scope} ${depth}`)).toEqual([
      "1 <module> 0",
      "5 <module> 0",
      ...["6 <module> 0", "2 f 1", "3 f 1", "5 <module> 0"],
      ...["6 <module> 0", "2 f 1", "3 f 1", "5 <module> 0"],
    ]);
    expect(steps.every(({ file }) => file === "test.py")).toBe(true);
  });

  test.each([
    "while True: pass",
    "x = 0\nwhile True:\n    x += 1\n",
    "list(iter(int, 1))",
    "def g():\n    while True: yield 1\nsum(g())",
    "def f():\n    try:\n        while True: pass\n    except BaseException:\n        print('caught')\n    finally:\n        print('finally')\nf()",
    "class A:\n    def __del__(self):\n        while True: pass\nA()\nprint('after')",
  ])("an endless loop is stopped by its budget: %j", (source) => {
    expect(run(source, { maximumSteps: 20000 })).toMatchObject({ ending: "stopped" });
    expect([output, errors]).toEqual(["", "Stopped.\n"]);
    expect(python.run("print('more')").ending).toBe("stopped");
    python.finish();
    expect(output).toBe("");
  });

  test("a program is stopped by its watcher", () => {
    let questions = 0;
    const isStopped = (): boolean => ++questions === 3;
    expect(run("while True: pass", { isStopped }).ending).toBe("stopped");
    expect(questions).toBe(3);
  });

  test("an exception in a finalizer or a callback is reported, and the program goes on", () => {
    run(
      "import weakref\nclass A:\n    def __del__(self): raise ValueError('v')\n" +
        "a = A()\nr = weakref.ref(a, lambda r: 1 / 0)\ndel a\nprint('on')",
    );
    expect(output).toBe("on\n");
    expect(errors).toMatch(/^Exception ignored in: <function A.__del__ at 0x[0-9a-f]+>\nTraceback/);
    expect(errors).toContain("ValueError: v");
    expect(errors).toMatch(/Exception ignored in: <function <lambda> at[\s\S]*ZeroDivisionError/);
  });

  test("a full heap is a MemoryError, and what is freed can be used again", () => {
    const heap = { ...choice, maximumBytes: 1 << 20 };
    run(
      "x = []\ntry:\n    while True: x = [x]\nexcept MemoryError:\n    x = None\n    print('full')\n",
      { heap },
    );
    expect(python.run("print(len([[] for _ in range(100)]))").ending).toBe("done");
    expect(output).toBe("full\n100\n");
  });

  test("names and temporaries are the references from outside; attributes and items have names", () => {
    const seen = new Map<number, ScopeView[]>();
    const source =
      "class Node:\n    pass\n\n\ndef link(a, b):\n    a.next = b\n    return [a, {'b': b}]\n\n\n" +
      "x = Node()\nresult = link(x, Node())\ny = 1\n";
    python = create({ onStep: ({ line }) => seen.set(line, scopesOf(python)) });
    python.run(source);
    const [inner, outer] = seen.get(7) as [ScopeView, ScopeView];
    expect(inner).toMatchObject({ name: "link", line: 7, isOutside: true });
    expect(inner.variables.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(outer).toMatchObject({ name: "<module>", line: 11, isOutside: false });
    const names = new Map(mainNames(python).map(({ name, handle }) => [name, handle]));
    expect(inner.variables[0]?.handle).toBe(names.get("x"));

    const list = viewOf(python, names.get("result") as number);
    expect(list).toMatchObject({ type: "list", label: "2 items" });
    expect(list?.references.map(({ name }) => name)).toEqual(["[0]", "[1]"]);
    const dict = viewOf(python, list?.references[1]?.handle as number);
    expect(dict?.references.map(({ name }) => name)).toEqual(['["b"]']);
    const node = viewOf(python, names.get("x") as number);
    expect(node).toMatchObject({ type: "Node" });
    expect(node?.references.map(({ name }) => name)).toEqual([".next", "class"]);
    python.run("del x, result");
    expect(viewOf(python, list?.references[0]?.handle as number)).toBeUndefined();
  });

  test("the heap's referents of an object are those of Python", () => {
    run(
      "class Node: pass\na = Node(); a.x = [1, (2, [])]; a.d = {'k': a, (1, 2): {3, a}}\n" +
        "def f(v=a):\n    def g(): return v\n    return g\ng = f()\nm = a.__init__\ni = iter(a.x)\n" +
        "def gen():\n    y = a\n    yield y\nn = gen(); next(n)\ne = ValueError(a)\n",
    );
    const { memory } = python.machine;
    let count = 0;
    for (const object of memory.objectsOf(memory.heap.getObjects())) {
      const ours = object
        .referents()
        .flatMap((value) => (typeof value === "object" && value !== null ? [value.handle] : []))
        .filter((handle) => handle !== 0);
      const own = memory.heap.getReferents(object.handle);
      expect([object.cls.name, [...new Set(ours)].sort()]).toEqual([
        object.cls.name,
        [...new Set(own)].sort(),
      ]);
      count++;
    }
    expect(count).toBeGreaterThan(40);
    expect(memory.heap.validate()).toEqual([]);
  });
});
