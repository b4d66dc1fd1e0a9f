// The owner of resources: a scene whose meshes share a texture and refer back to it; a job that writes
// through a buffer to a file, and fails half-way.

import { gc } from "ouroboros-gc";
import { type DisposeError, type Owned, own, resources, scope } from "ouroboros-gc/resources";

/** Prints what is freed, and when. */
export async function program(print: (line: string) => void): Promise<string> {
  scene(print);
  await job(print);
  const last = own("last", { dispose: (name) => print(`free ${name}`) });
  last.dispose();
  last.dispose(); // nothing happens
  print(`alive: ${resources.liveCount}`);
  return gc.engine; // the default engine of every heap
}

function scene(print: (line: string) => void): void {
  const dispose = (name: string): void => print(`free ${name}`);
  const [left, right] = scope((s) => {
    const texture = s.own("texture", { dispose, size: 4 << 20 });
    const meshes = ["left mesh", "right mesh"].map((name) => {
      const mesh = s.own(name, { dispose, uses: texture });
      texture.link(mesh); // a back pointer: a cycle
      return s.keep(mesh);
    });
    s.own("temporary", { dispose });
    return meshes;
  });
  print(`alive: ${resources.liveCount}`);
  left?.dispose();
  print(`alive: ${resources.liveCount}`); // the texture holds it by the back pointer
  right?.dispose();
  print(`alive: ${resources.liveCount}`);
}

class File {
  readonly lines: string[] = [];
  async write(line: string): Promise<void> {
    await Promise.resolve();
    this.lines.push(line);
  }
}

async function job(print: (line: string) => void): Promise<void> {
  const file: Owned<File> = own(new File(), {
    dispose: ({ lines }) => print(`close after: ${lines.join(", ")}`),
  });
  try {
    await scope(async (s) => {
      s.add(file);
      const { value } = file; // for the disposer: by then the scope has dropped its owners
      s.own(["unsent"], {
        dispose: ([text = ""]) => value.write(text),
        name: "buffer",
        uses: file,
      });
      s.own("lock", {
        dispose: () => {
          throw new Error("nothing holds it");
        },
        name: "lock",
      });
      await value.write("header");
      throw new Error("no memory");
    });
  } catch (error) {
    const { code, errors } = error as DisposeError;
    print(`${code}: ${errors.map((each) => (each as Error).message).join(", then ")}`);
  }
}

export const printed: readonly string[] = [
  "free temporary",
  "alive: 3",
  "alive: 3",
  "free right mesh",
  "free left mesh",
  "free texture",
  "alive: 0",
  "close after: header, unsent",
  "ERR_SCOPE: no memory, then nothing holds it",
  "free last",
  "alive: 0",
];
