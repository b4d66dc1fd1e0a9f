// A Worker: it cannot compile at run time, so the default heap is given the kernel that came with it.

import { del, GCObject, gc } from "ouroboros-gc";
import { useKernel } from "ouroboros-gc/workers";

/** Prints one request's worth of garbage. */
export function program(print: (line: string) => void, kernel: WebAssembly.Module): string {
  useKernel(kernel);
  class Session extends GCObject {
    self?: Session;
  }
  const session = new Session();
  session.self = session;
  del(session);
  print(`collected: ${gc.collect()}`);
  return gc.engine;
}

export const printed: readonly string[] = ["collected: 1"];
