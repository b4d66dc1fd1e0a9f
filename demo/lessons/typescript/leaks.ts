import { del, GCList, GCObject, gc } from "ouroboros-gc";
import { inspect } from "ouroboros-gc/inspect";
import { ref, type WeakReference } from "ouroboros-gc/weakref";

class Session extends GCObject {}

class Server extends GCObject {
  log: GCList<Session> | null = null;

  serve(): WeakReference<Session> {
    const session = new Session();
    this.log?.push(session);
    const watch = ref(session);
    del(session);
    return watch;
  }
}

const server = new Server();
const log = new GCList<Session>();
server.log = log;
del(log);
let watch = server.serve();
for (let turn = 1; turn < 3; turn++) watch = server.serve();

console.log("collected:", gc.collect());
console.log("the last one is alive:", watch.deref() !== undefined);
const session = watch.deref() as Session;
const path = inspect(gc).whyAlive(session); // outside (1) → Server#1 .log → GCList#2 [2] → Session#7
console.log("held by the log:", path?.objects.includes(log));

log.clear();
console.log("the last one is alive:", watch.deref() !== undefined);
