// Stubs of Cap'n Web: a session, the stubs that it returned, and duplicated ones. They end before their
// session, no matter how the call ended.

import { newMessagePortRpcSession, type RpcStub, RpcTarget } from "capnweb";
import type { Resources } from "ouroboros-gc/resources";

/** A counter on the server, which counts who holds it. */
export class Counter extends RpcTarget {
  static openCount = 0;
  #value = 0;

  constructor() {
    super();
    Counter.openCount++;
  }

  add(amount: number): number {
    if (amount < 0) throw new RangeError(`add: ${amount} is below 0`);
    this.#value += amount;
    return this.#value;
  }

  [Symbol.dispose](): void {
    Counter.openCount--;
  }
}

export class Server extends RpcTarget {
  newCounter(): Counter {
    return new Counter();
  }
}

/** Adds numbers on the server; after success or failure, no stub and no session is left. */
export async function addUp(
  resources: Resources,
  port: MessagePort,
  amounts: readonly number[],
): Promise<number> {
  return resources.scope(async (s) => {
    const session = s.own(newMessagePortRpcSession<Server>(port), { name: "session" });
    const counter = s.own(await session.value.newCounter(), { name: "counter", uses: session });
    const again = s.own((counter.value as RpcStub<Counter>).dup(), { name: "dup", uses: session });
    let sum = 0;
    for (const amount of amounts) sum = await again.value.add(amount);
    return sum;
  });
}
