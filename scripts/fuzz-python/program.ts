// A random program, determined by its seed.

import { Random } from "../fuzz/random.js";

const HEAD = `import gc, sys, weakref
gc.disable()
log = []
saved = []
weak = []

class N:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return f"N{self.n}"

class F(N):
    def __del__(self):
        log.append(self.n)

class Z(F):
    def __del__(self):
        log.append(-self.n)
        if self.n % 3 == 0:
            saved.append(self)

class S(list):
    def __del__(self):
        log.append(("S", len(self)))
`;

const TAIL = `print("end", sorted(map(str, log)))
log.clear()
v0 = v1 = v2 = v3 = v4 = v5 = None
print(sorted(map(str, log)))
log.clear()
print(gc.collect(), sorted(map(str, log)))
saved.clear()
print(gc.collect(), [w() for w in weak])
log.clear()
`;

const VARIABLES = ["v0", "v1", "v2", "v3", "v4", "v5"];
const ATTRIBUTES = ["p", "q", "r", "s"];

class Writer extends Random {
  #serial = 6;

  step(): string {
    const [a, b, c] = [this.one(VARIABLES), this.one(VARIABLES), this.one(VARIABLES)];
    const at = this.one(ATTRIBUTES);
    const k = this.#serial;
    this.#serial += 3;
    return this.one([
      `${a} = ${this.one(["N", "F", "Z", "F"])}(${k})`,
      `${a} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = [${b}, ${c}, ${this.one(["F", "N"])}(${k})]`,
      `if hasattr(${a}, "${at}"): del ${a}.${at}`,
      `${a} = None`,
      `print("c", gc.collect(${this.one(["", "0", "1", "2"])}), sorted(map(str, log))); log.clear()`,
      `if isinstance(${a}, N): weak.append(weakref.ref(${a}, lambda w, t=${k}: log.append(("w", t))))`,
      "print([w() for w in weak])",
      `if ${a} is not None: print(sys.getrefcount(${a}))`,
      "print(log); log.clear()",
      `${a} = {"x": ${b}, "y": (${c}, ${b}), ${k}: F(${k})}`,
      `${a} = (lambda q: (lambda: q))(${b})`,
      `${a} = getattr(${b}, "${at}", ${c})`,
      "saved.clear()",
      `${a} = S([${b}, ${c}]); ${a}.append(${a})`,
      `${a} = S([${b}, ${c}])`,
      `def f(x, y=${b}):
    z = [x, y, F(${k})]
    try:
        if x is y:
            raise ValueError(x)
        return z[0]
    except ValueError as e:
        return ${this.one(["e", "None", "z"])}
    finally:
        x = None
${a} = f(${c})`,
      `def g(x):
    t = F(${k})
    yield x
    yield t
${a} = g(${b})
next(${a})`,
      `${a} = [F(n) for n in range(${k}, ${k + 3})]; del ${a}[1]`,
      `if isinstance(${a}, N): ${a}.__dict__["${at}"] = ${b}`,
      `${a} = {F(${k})}`,
      `${a} = tuple([${b}, F(${k})] * 2)`,
    ]);
  }
}

/** A program of 10 to 60 steps over six names. */
export function randomProgram(seed: number): string {
  const writer = new Writer(seed);
  const names = VARIABLES.map(
    (name, index) => `${name} = ${writer.one(["N", "F", "Z"])}(${index})`,
  );
  const steps = Array.from({ length: 10 + writer.below(50) }, () => writer.step());
  return [HEAD, ...names, ...steps, TAIL].join("\n");
}
