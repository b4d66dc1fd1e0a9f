// The order of disposal: users before what they use; otherwise newest first.

import { describe, expect, test } from "vitest";
import { connect, Entry } from "../../src/resources/entry.js";
import { batchOf, endTurn, newestFirst, turnsOf } from "../../src/resources/order.js";
import { ENGINES } from "../engines.js";
import { recorder, turn } from "./fixtures.js";

/** The order of entries 1, 2, … with links like "1>2". */
function orderOf(count: number, links: string): string {
  const disposer = { dispose: () => {}, isDisposed: undefined };
  const entries = Array.from(
    { length: count },
    (_, index) => new Entry(index, index + 1, "e", disposer, "", undefined, 0),
  );
  for (const pair of links.split(" ").filter(Boolean)) {
    const [user, used] = pair.split(">").map((serial) => entries[Number(serial) - 1] as Entry);
    connect(user as Entry, used as Entry);
  }
  const order: number[] = [];
  const { firstRound } = batchOf(entries);
  if (firstRound.length === 0)
    return entries
      .toSorted(newestFirst)
      .map(({ serial }) => serial)
      .join(" ");
  for (let round = firstRound; round.length > 0; ) {
    round = turnsOf(round).flatMap(({ entry, component }) => {
      order.push(entry.serial);
      return endTurn(component);
    });
  }
  return order.join(" ");
}

describe("the order of a batch", () => {
  test.each([
    ["nothing", 0, "", ""],
    ["unlinked: newest first", 4, "", "4 3 2 1"],
    ["a chain: users first", 4, "1>2 2>3 3>4", "1 2 3 4"],
    ["a shared one after all its users", 4, "1>4 2>4 3>4", "3 2 1 4"],
    ["rounds, by the longest way", 5, "1>2 2>3 1>3 4>3", "5 4 1 2 3"],
    ["a cycle: newest first", 3, "1>2 2>3 3>1", "3 2 1"],
    ["one that uses itself", 2, "1>1", "2 1"],
    ["a cycle after its users, before what it uses", 4, "1>2 2>3 3>2 3>4", "1 3 2 4"],
    ["two cycles, one used by the other", 4, "1>2 2>1 3>4 4>3 1>3", "2 1 4 3"],
    ["links out of the batch do not count", 2, "1>1 2>2", "2 1"],
  ])("%s", (_name, count, links, expected) => {
    expect(orderOf(count, links)).toBe(expected);
  });

  test("of 100,000 in a chain needs no recursion", () => {
    const links = Array.from({ length: 99_999 }, (_, index) => `${index + 1}>${index + 2}`);
    const order = orderOf(100_000, links.join(" "));
    expect([order.slice(0, 6), order.slice(-6)]).toEqual(["1 2 3 ", "100000"]);
  });
});

describe.each(ENGINES)("the order on $name", ({ choice }) => {
  test("of what a scope owns is newest first", () => {
    const { resources, make, take } = recorder(choice);
    resources.scope((s) => {
      for (const name of ["a", "b", "c"]) s.add(make(name));
    });
    expect(take()).toBe("c b a");
  });

  test("of a runtime, its context and its handles is the reverse of creation", () => {
    const { make, take } = recorder(choice);
    const runtime = make("runtime");
    const context = make("context", { uses: runtime });
    const a = make("a", { uses: context });
    const b = make("b", { uses: [context, a] });
    a.link(b);
    for (const owned of [runtime, context, b, a]) owned.dispose();
    expect(take()).toBe("b a context runtime");
  });

  test("of two cycles is users first", () => {
    const { make, take } = recorder(choice);
    const [c, d, a, b] = ["c", "d", "a", "b"].map((name) => make(name));
    if (!a || !b || !c || !d) throw new Error("four were made");
    a.link(b);
    b.link(a);
    c.link(d);
    d.link(c);
    c.link(a);
    for (const owned of [a, b, c]) owned.dispose();
    expect(take()).toBe("");
    d.dispose();
    expect(take()).toBe("d c b a");
  });

  test("of everything, when the manager is disposed, is the same", () => {
    const { resources, make, take } = recorder(choice);
    const device = make("device");
    const texture = make("texture", { uses: device });
    make("mesh", { uses: texture });
    device.link(make("late"));
    resources.dispose();
    expect(take()).toBe("mesh texture device late");
  });
});

// The resources it uses used to be disposed while it was running.
describe.each(ENGINES)("a disposer that disposes its manager on $name", ({ choice }) => {
  const ENDS = {
    returns: () => undefined,
    throws: () => {
      throw new Error("stuck");
    },
    "returns a promise": () => turn(),
  };
  describe.each(["dispose", "disposeAsync"] as const)("by %s()", (call) => {
    test.each(Object.keys(ENDS) as (keyof typeof ENDS)[])("and %s", async (end) => {
      const { resources, make, log } = recorder(choice);
      const calls: unknown[] = [];
      const callDispose = (): void => {
        calls.push(resources[call]());
      };
      const older = make("older", {
        dispose: () => {
          log.push("older");
          callDispose(); // also while the user's disposer is running
        },
      });
      const below = make("below");
      const used = make("used", { uses: below });
      const user = make("user", {
        uses: used,
        dispose: () => {
          log.push("user …");
          callDispose();
          log.push("… user");
          return ENDS[end]();
        },
      });
      const member = make("member", { uses: user });
      user.link(member); // a cycle, so that the rest of it waits too
      below.dispose();
      used.dispose();
      member.dispose();
      const ended = user.disposeAsync().catch(({ code }: { code: string }) => code);
      await Promise.all(calls);
      expect(await ended).toBe(end === "throws" ? "ERR_DISPOSER" : undefined);
      await resources.settled();
      expect(log.filter((name) => name !== "older")).toEqual([
        "member",
        "user …",
        "… user",
        "used",
        "below",
      ]);
      expect(log.indexOf("older")).toBe(2);
      expect([older.isAlive, resources.liveCount]).toEqual([false, 0]);
    });
  });
});
