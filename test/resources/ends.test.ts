// How a resource ends: which of its methods is called, and what a query about it may do.

import { describe, expect, test } from "vitest";
import { type Owned, Resources, type Unraisable } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { recorder, turn } from "./fixtures.js";

interface Page {
  [Symbol.dispose]?(): void;
  [Symbol.asyncDispose]?(): PromiseLike<void>;
}

/** Each way to end `owned`, alone in its manager, and whether it is asynchronous. */
const ENDS: Record<string, [isAsync: boolean, end: (all: Ending) => unknown]> = {
  "dispose()": [false, ({ owned }) => owned.dispose()],
  "disposeAsync()": [true, ({ owned }) => owned.disposeAsync()],
  using: [
    false,
    ({ owned }) => {
      using page = owned;
      void page;
    },
  ],
  "await using": [
    true,
    async ({ owned }) => {
      await using page = owned;
      void page;
    },
  ],
  "a scope": [false, ({ resources, owned }) => resources.scope((s) => void s.add(owned))],
  "an asynchronous scope": [
    true,
    ({ resources, owned }) => resources.scope(async (s) => void s.add(owned)),
  ],
  "dispose() of a scope": [
    false,
    ({ resources, owned }) => {
      const s = resources.scope();
      s.add(owned);
      s.dispose();
    },
  ],
  "disposeAsync() of a scope": [
    true,
    ({ resources, owned }) => {
      const s = resources.scope();
      s.add(owned);
      return s.disposeAsync();
    },
  ],
  "dispose() of the manager": [false, ({ resources }) => resources.dispose()],
  "disposeAsync() of the manager": [true, ({ resources }) => resources.disposeAsync()],
  "the end of its user": [
    false,
    ({ resources, owned }) => {
      const user = resources.own({}, { dispose: () => {}, uses: owned });
      owned.dispose();
      user.dispose();
    },
  ],
  "the asynchronous end of its user": [
    true,
    ({ resources, owned }) => {
      const user = resources.own({}, { dispose: () => turn(), uses: owned });
      owned.dispose();
      return user.disposeAsync();
    },
  ],
  "the end of its cycle": [
    true,
    ({ owned }) => {
      owned.link(owned);
      return owned.disposeAsync();
    },
  ],
};

/** As Node prints a value. */
function inspect(value: object): string {
  const print = (value as Record<symbol, (...how: unknown[]) => string>)[
    Symbol.for("nodejs.util.inspect.custom")
  ];
  return print?.call(value, 2, {}, JSON.stringify) ?? "";
}

interface Ending {
  readonly resources: Resources;
  readonly owned: Owned<Page>;
}

describe.each(ENGINES)("a resource with methods of its own, on $name", ({ choice }) => {
  const end = async (name: string, methods: "sync" | "async" | "both"): Promise<string[]> => {
    const log: string[] = [];
    const page: Page = {};
    if (methods !== "async") page[Symbol.dispose] = () => void log.push("dispose");
    if (methods !== "sync") {
      page[Symbol.asyncDispose] = async () => {
        log.push("asyncDispose");
        await turn();
        log.push("closed");
      };
    }
    const resources = new Resources({ ...choice, onLeak: null });
    const ended = ENDS[name]?.[1]({ resources, owned: resources.own(page as AsyncDisposable) });
    await ended;
    log.push("ended");
    await resources.settled();
    return log;
  };

  test.each(Object.keys(ENDS))("ends by %s as with `using` and `await using`", async (name) => {
    const isAsync = ENDS[name]?.[0] === true;
    const awaited = ["asyncDispose", "closed", "ended"];
    const started = ["asyncDispose", "ended", "closed"];
    expect(await end(name, "both")).toEqual(isAsync ? awaited : ["dispose", "ended"]);
    expect(await end(name, "sync")).toEqual(["dispose", "ended"]);
    expect(await end(name, "async")).toEqual(isAsync ? awaited : started);
  });

  test("ends by the methods that it had when it was owned", async () => {
    const log: string[] = [];
    const page = {
      [Symbol.dispose]: () => void log.push("dispose"),
      [Symbol.asyncDispose]: async () => void log.push("asyncDispose"),
    };
    const resources = new Resources(choice);
    const owned = resources.own(page);
    page[Symbol.asyncDispose] = async () => void log.push("another");
    await owned.disposeAsync();
    expect(log).toEqual(["asyncDispose"]);
  });

  test("ends by the option dispose alone if that is given", async () => {
    const log: string[] = [];
    const page = {
      [Symbol.dispose]: () => void log.push("dispose"),
      [Symbol.asyncDispose]: async () => void log.push("asyncDispose"),
    };
    const resources = new Resources(choice);
    await resources.own(page, { dispose: () => void log.push("option") }).disposeAsync();
    expect(log).toEqual(["option"]);
  });
});

describe.each(ENGINES)("an isDisposed that throws, on $name", ({ choice }) => {
  const gone = (): never => {
    throw new Error("the world of this body is gone");
  };

  test("is reported by no query", () => {
    const { resources, make } = recorder(choice);
    const used = make("used");
    const body = make("body", { isDisposed: gone });
    const questions: Record<string, () => unknown> = {
      isAlive: () => body.isAlive,
      value: () => body.value.name,
      share: () => body.share().name,
      link: () => body.link(used),
      unlink: () => body.unlink(used),
      resize: () => body.resize(4),
      "uses of another": () => make("user", { uses: body }).name,
      "add to a scope": () => resources.scope().add(body).name,
      inspect: () => inspect(body),
      text: () => `${body}`,
      alive: () => resources.alive().length,
    };
    const answers = Object.entries(questions).map(([name, ask]) => [name, ask()]);
    expect(Object.fromEntries(answers)).toMatchObject({
      isAlive: true,
      value: "body",
      inspect: expect.stringMatching(/isAlive\W+true/),
      text: "body#2",
    });
  });

  test.each(["dispose", "disposeAsync"] as const)(
    "prevents no disposer call: %s throws nothing, the hook gets the error",
    async (call) => {
      const reports: Unraisable[] = [];
      const { make, take } = recorder(choice, { onUnraisable: (report) => reports.push(report) });
      const used = make("used");
      const body = make("body", { isDisposed: gone, uses: used });
      used.dispose();
      await body[call]();
      expect(take()).toBe("body used");
      expect(reports).toEqual([
        {
          error: new Error("the world of this body is gone"),
          where: "isDisposed",
          object: "body#2",
        },
      ]);
    },
  );

  test("or one that returns anything but true, does not count as disposed", () => {
    const { make, take } = recorder(choice);
    for (const answer of [Promise.resolve(false), 1, "no", {}, undefined]) {
      const owned = make("a", { isDisposed: () => answer as never });
      expect([owned.isAlive, owned.value.name]).toEqual([true, "a"]);
      owned.dispose();
      expect(take()).toBe("a");
    }
  });
});
