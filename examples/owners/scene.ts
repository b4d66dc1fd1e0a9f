// Rooms of a three.js scene that share textures: a texture is loaded once, and disposed with the last mesh
// that shows it.

import type { Owned, Resources } from "ouroboros-gc/resources";
import { BoxGeometry, Group, Mesh, MeshBasicMaterial, type Texture } from "three";

/** Loads a texture: `TextureLoader.loadAsync` in a page. */
export type LoadTexture = (url: string) => Promise<Texture>;

const dispose = (part: { dispose(): void }): void => part.dispose();

export class Rooms {
  readonly #resources: Resources;
  readonly #load: LoadTexture;

  constructor(resources: Resources, load: LoadTexture) {
    this.#resources = resources;
    this.#load = load;
  }

  /** A room of boxes; disposing of its owner removes it from the scene. */
  open(scene: Group, urls: readonly string[]): Promise<Owned<Group>> {
    return this.#resources.scope(async (s) => {
      const boxes = await Promise.all(
        urls.map(async (url) => {
          const options = { key: url, dispose, size: 4 << 20 };
          const map = await s.open(() => this.#load(url), options);
          const material = s.own(new MeshBasicMaterial({ map: map.value }), { dispose, uses: map });
          const geometry = s.own(new BoxGeometry(), { dispose });
          const mesh = new Mesh(geometry.value, material.value);
          return s.own(mesh, {
            dispose: (one) => one.removeFromParent(),
            uses: [geometry, material],
          });
        }),
      );
      const group = new Group().add(...boxes.map(({ value }) => value));
      scene.add(group);
      return s.keep(
        s.own(group, { dispose: (one) => one.removeFromParent(), name: "room", uses: boxes }),
      );
    });
  }
}
