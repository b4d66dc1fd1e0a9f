// A small server that leaks: each visit listens for changes of the settings, and its listener is never
// removed. It serves itself a number of visits, and writes a heap snapshot before and after:
//
//   node examples/leaky-server/main.mjs FOLDER
//   npx ouroboros-gc inspect FOLDER/before.heapsnapshot --diff FOLDER/after.heapsnapshot
//   npx ouroboros-gc inspect FOLDER/after.heapsnapshot --retainers Visit --limit 1

import { EventEmitter, once } from "node:events";
import { createServer, get } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { writeHeapSnapshot } from "node:v8";

const VISITS = 200;

class Settings extends EventEmitter {
  language = "en";
}

class Visit {
  constructor(url, settings) {
    this.url = url;
    this.page = `${settings.language}: ${url} `.repeat(100).split(" ");
    settings.on("change", () => this.show()); // The leak: end() does not remove it.
  }

  show() {
    return this.page.join(" ");
  }

  end() {
    this.isOver = true;
  }
}

const settings = new Settings();
settings.setMaxListeners(0);
const server = createServer((request, response) => {
  const visit = new Visit(request.url, settings);
  response.end(visit.show());
  visit.end();
});

async function visit(url) {
  const [response] = await once(get(url), "response");
  response.resume();
  await once(response, "end");
}

const [folder = "."] = process.argv.slice(2);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const root = `http://127.0.0.1:${server.address().port}`;
await visit(`${root}/first`);
writeHeapSnapshot(join(folder, "before.heapsnapshot"));
for (let made = 0; made < VISITS; made++) await visit(`${root}/page-${made}`);
writeHeapSnapshot(join(folder, "after.heapsnapshot"));
server.close();
server.closeAllConnections();
