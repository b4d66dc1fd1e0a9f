// One job in its own process, which `child-process.ts` starts.

import process from "node:process";
import type { Job } from "./child-process.js";

async function run(job: Job): Promise<unknown> {
  switch (job.kind) {
    case "collect": {
      const { measureHere } = await import("./in-node/index.js");
      const { readGraphFile } = await import("./graphs/graph-file.js");
      return measureHere(job.name, readGraphFile(job.task.graphFile), job.task);
    }
    case "young":
      return (await import("./engines/young.js")).measureYoung(job);
    case "growth": {
      const { measureGrowth } = await import("./engines/growth.js");
      return measureGrowth(job.engine, job.growth, job.sizes);
    }
    case "memory":
      return (await import("./engines/memory.js")).measureMemory(job.engine, job.size);
    case "program": {
      const { subject, task } = job;
      if (subject === "plain") return (await import("./programs/plain/v8.js")).runPlain(task);
      return (await import("./programs/objects/index.js")).runOnObjects(subject, task);
    }
    case "operation": {
      const { measureOperation } = await import("./engines/operations.js");
      return measureOperation(job.subject, job.index, job.milliseconds, job.size);
    }
  }
}

const result = await run(JSON.parse(process.argv[2] ?? "") as Job);
process.send?.(result, () => process.disconnect());
