// At the end of a process no promise is awaited, so everything that needs none must be disposed at once.

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

test("an exit handler disposes everything except what a running disposer uses", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    encoding: "utf8",
  });
  expect([stdout, stderr]).toEqual(["index\ncache\nsocket\nlock file\n", ""]);
});

const AT_EXIT = `
  import { Resources, resources } from "ouroboros-gc/resources";
  const say = (name) => ({ dispose: () => console.log(name) });
  const others = Array.from({ length: 20 }, (_, index) => {
    const one = new Resources();
    one.disposeAtExit();
    one.own({}, say("other " + index));
    return one;
  });
  resources.own({}, say("lock file"));
  resources.own({}, { dispose: () => { throw new Error("stuck"); } });
  resources.disposeAtExit();
  resources.disposeAtExit();
  for (const one of others.slice(1)) one.dispose();
  console.log("end");
`;

test.each([
  ["process", AT_EXIT],
  [
    "worker of Node",
    `import { Worker } from "node:worker_threads";
     const code = ${JSON.stringify(AT_EXIT.replaceAll(/import (.*) from (".*");/g, "const $1 = await import($2);"))};
     new Worker("(async () => {" + code + "})()", { eval: true });`,
  ],
])(
  "disposeAtExit() disposes at the end of a %s, and forgets managers that ended before",
  (_, program) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    const before = Array.from({ length: 19 }, (_each, index) => `other ${index + 1}`);
    expect(stdout.trim().split("\n")).toEqual([...before, "end", "lock file", "other 0"]);
    expect(stderr).toMatch(/^Exception ignored in disposer of Object#2: Error: stuck/);
    expect(stderr).not.toContain("MaxListeners");
  },
);
