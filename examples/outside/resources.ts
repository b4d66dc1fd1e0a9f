// The owner of resources: a scene whose meshes share a texture and refer back to it.

import { gc } from "ouroboros-gc";
import { own, resources, scope } from "ouroboros-gc/resources";

/** Prints when what is freed. */
export function program(print: (line: string) => void): string {
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
  print(`alive: ${resources.alive().length}`);
  left?.dispose();
  print(`alive: ${resources.alive().length}`); // the texture holds it by the back pointer
  right?.dispose();
  print(`alive: ${resources.alive().length}`);

  try {
    scope((s) => {
      s.own("half-made", { dispose });
      throw new Error("no memory");
    });
  } catch (error) {
    print((error as Error).message);
  }
  const last = own("last", { dispose });
  last.dispose();
  last.dispose();
  return gc.engine; // that of every heap which was told nothing else
}

export const printed: readonly string[] = [
  "free temporary",
  "alive: 3",
  "alive: 3",
  "free right mesh",
  "free left mesh",
  "free texture",
  "alive: 0",
  "free half-made",
  "no memory",
  "free last",
];
