// A random program: what it does is decided by its seed alone.

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

class Writer {
  #state: number;
  #serial = 6;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }

  below(limit: number): number {
    this.#state += 0x6d2b79f5;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  step(): string {
    const [a, b, c] = [this.pick(VARIABLES), this.pick(VARIABLES), this.pick(VARIABLES)];
    const at = this.pick(ATTRIBUTES);
    const k = this.#serial;
    this.#serial += 3;
    return this.pick([
      `${a} = ${this.pick(["N", "F", "Z", "F"])}(${k})`,
      `${a} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = ${b}`,
      `if isinstance(${a}, N): ${a}.${at} = [${b}, ${c}, ${this.pick(["F", "N"])}(${k})]`,
      `if hasattr(${a}, "${at}"): del ${a}.${at}`,
      `${a} = None`,
      `print("c", gc.collect(${this.pick(["", "0", "1", "2"])}), sorted(map(str, log))); log.clear()`,
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
        return ${this.pick(["e", "None", "z"])}
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
    (name, index) => `${name} = ${writer.pick(["N", "F", "Z"])}(${index})`,
  );
  const steps = Array.from({ length: 10 + writer.below(50) }, () => writer.step());
  return [HEAD, ...names, ...steps, TAIL].join("\n");
}
