// At the end of a process: no promise is waited for there, so what needs none must be gone at once.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const PROGRAM = `
  import { resources } from "ouroboros-gc/resources";
  const say = (name) => ({ dispose: () => console.log(name) });
  resources.own({}, say("lock file"));
  const tcp = resources.own({}, say("tcp"));
  resources.own({}, { dispose: () => new Promise(() => console.log("socket")), uses: tcp });
  const cache = resources.own({}, say("cache"));
  cache.link(resources.own({}, { ...say("index"), uses: cache }));
  process.on("exit", () => resources.dispose());
`;

test("an exit handler disposes all but what a disposer at work uses", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    encoding: "utf8",
  });
  expect([stdout, stderr]).toEqual(["index\ncache\nsocket\nlock file\n", ""]);
});
