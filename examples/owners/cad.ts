// A plate with holes: a chain of solids in the Wasm memory of manifold-3d, of which only the last is wanted.

import manifold, { type Manifold, type ManifoldToplevel } from "manifold-3d";
import { embind, type Owned, type Resources } from "ouroboros-gc/resources";

/** The kernel of solids, ready for use. */
export async function openKernel(): Promise<ManifoldToplevel> {
  const kernel = await manifold();
  kernel.setup();
  return kernel;
}

/** A plate with a row of holes, cut at one end and turned. All solids but this one are deleted. */
export function plate(
  resources: Resources,
  kernel: ManifoldToplevel,
  holes: number,
): Owned<Manifold> {
  return resources.scope((s) => {
    const { Manifold } = s.track(kernel, embind);
    let part = Manifold.cube([10 * holes, 10, 2]);
    for (let index = 0; index < holes; index++) {
      const hole = Manifold.cylinder(4, 2, 2, 32).translate([10 * index + 5, 5, -1]);
      part = part.subtract(hole);
    }
    const [rest] = part.splitByPlane([1, 0, 0], 10);
    return s.keep(rest.rotate([0, 0, 90]));
  });
}
