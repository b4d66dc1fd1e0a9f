// The errors of resources and of leak checks, for errors.test.ts: each with its whole message.

import { expect, test } from "vitest";
import { DisposeError, GcError, Resources, type Scope } from "../../src/resources.js";
import { assertNoLeaks } from "../../src/testing.js";
import type { EngineUnderTest } from "../engines.js";
import { caught, expectError, refuserOf } from "./refusals.js";

const boom = (): never => {
  throw new Error("boom");
};
const stuck = (): never => {
  throw new Error("stuck");
};
const dispose = (): void => {};
const nowhere = "an unknown place";
const yours = " The resource was not taken: it is still yours to dispose.";

/** Resources whose messages are the same in every file: without sites. */
function manager(choice: EngineUnderTest["choice"]): Resources {
  return new Resources({ ...choice, stackDepth: 0, onLeak: null });
}

/** Tests of everything that resources refuse. */
export function testResourceRefusals(choice: EngineUnderTest["choice"]): void {
  test("are of a valid kind, and have a way to be disposed", () => {
    const resources = manager(choice);
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const missing = "own: the resource is null. Check that it was made before you own it.";
    refuse(() => resources.own(null, { dispose }), missing);
    const none =
      "own: dispose must be a function, got undefined. " +
      "Pass { dispose }, an adapter, or a resource with Symbol.dispose.";
    refuse(() => resources.own({} as Disposable), none);
    refuse(() => resources.own({}, null as never), "own: options must be an object, got null.");
    const isDisposed = 1 as never;
    const kind = "own: isDisposed must be a function, got 1.";
    refuse(() => resources.own({}, { dispose, isDisposed }), kind);
    const name = 1 as never;
    refuse(() => resources.own({}, { dispose, name }), "own: name must be a string, got 1.");
    const size = "own: size must be a whole number from 0 to 9007199254740991, got -1.";
    refuserOf("ERR_ARGUMENT", RangeError)(() => resources.own({}, { dispose, size: -1 }), size);
    const uses = 1 as never;
    const used = "own: expected what own() returned, got 1. Own the resource first.";
    refuse(() => resources.own({}, { dispose, uses: [uses] }), used);
    refuse(() => resources.own({}, { dispose, uses }), used);
    const block = "scope: the block must be a function, got 1.";
    refuse(() => resources.scope(1 as never), block);
    expect(resources.liveCount).toBe(0);
  });

  test("are owned once", () => {
    const resources = manager(choice);
    const file = {};
    resources.own(file, { dispose, name: "file" });
    const twice =
      `own: the resource is owned as file#1, since ${nowhere}. ` +
      "Call share() on its owner for another.";
    refuserOf("ERR_ARGUMENT", TypeError)(() => resources.own(file, { dispose }), twice);
  });

  test("have managers with valid options", () => {
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const cycles = "never" as "deferred";
    const when = 'new Resources: cycles must be "immediate" or "deferred", got "never".';
    refuse(() => new Resources({ cycles }), when);
    const onLeak = 1 as never;
    refuse(() => new Resources({ onLeak }), "new Resources: onLeak must be a function, got 1.");
    const range = refuserOf("ERR_ARGUMENT", RangeError);
    const depth = "new Resources: stackDepth must be a whole number from 0 to 50, got 51.";
    range(() => new Resources({ stackDepth: 51 }), depth);
    const bytes =
      "new Resources: byteThreshold must be a whole number from 0 to 9007199254740991, got -1.";
    range(() => new Resources({ byteThreshold: -1 }), bytes);
  });

  test("are not used through a disposed owner", () => {
    const resources = manager(choice);
    const texture = resources.own({}, { dispose, name: "texture" });
    const mesh = resources.own({}, { dispose, name: "mesh" });
    const other = texture.share();
    texture.dispose();
    const dead = (call: string): string =>
      `${call}: this owner of texture#1 was disposed at ${nowhere} (made at ${nowhere}). ` +
      "Dispose it later, or share() it first.";
    const refuse = refuserOf("ERR_DEAD_RESOURCE");
    refuse(() => texture.value, dead("value"));
    refuse(() => texture.share(), dead("share"));
    refuse(() => texture.link(mesh), dead("link"));
    refuse(() => mesh.link(texture), dead("link"));
    refuse(() => texture.unlink(mesh), dead("unlink"));
    refuse(() => texture.resize(1), dead("resize"));
    refuse(() => resources.own({}, { dispose, uses: texture }), `${dead("own")}${yours}`);
    refuse(() => resources.scope((s) => s.add(texture)), dead("add"));
    expect(other.isAlive).toBe(true);
  });

  test("are unlinked only from what they use", () => {
    const resources = manager(choice);
    const texture = resources.own({}, { dispose, name: "texture" });
    const mesh = resources.own({}, { dispose, name: "mesh" });
    const message =
      "unlink: mesh#2 does not use texture#1. " +
      "Unlink once for each link() and each mention in uses.";
    refuserOf("ERR_NO_LINK")(() => mesh.unlink(texture), message);
  });

  test("stay within one manager", () => {
    const mine = manager(choice).own({}, { dispose });
    const theirs = manager(choice).own({}, { dispose, name: "texture" });
    const message = "link: texture#1 belongs to another manager. Links stay within one manager.";
    refuserOf("ERR_FOREIGN_OBJECT")(() => mine.link(theirs), message);
  });

  test("are not released while others own or use them", () => {
    const resources = manager(choice);
    const texture = resources.own({}, { dispose, name: "texture" });
    resources.own({}, { dispose, name: "mesh", uses: texture });
    const message =
      "release: texture#1 cannot be released because mesh#2 uses it. Dispose of its other owners " +
      "and its users first.";
    refuserOf("ERR_IN_USE")(() => texture.release(), message);
  });

  test("have disposers that miss their deadline", async () => {
    const resources = manager(choice);
    const never = (): Promise<void> => new Promise(() => {});
    const socket = resources.own({}, { dispose: never, name: "socket", deadline: 1 });
    const error = await socket.disposeAsync().catch((thrown: unknown) => thrown);
    const [late] = (error as DisposeError).errors;
    const message =
      "dispose: the disposer of socket#1 has not ended within 1 ms. " +
      "What the resource used is disposed meanwhile. Give it a later deadline, or none.";
    expectError(late, GcError, "ERR_DEADLINE", message);
  });

  test("are refused by a manager and a scope that have ended", () => {
    const resources = manager(choice);
    const owned = resources.own({}, { dispose });
    const s = resources.scope();
    s.dispose();
    const refuse = refuserOf("ERR_DISPOSED");
    const ended =
      `own: the scope ended at ${nowhere}. ` +
      `Own the resource in a scope that has not ended, or without one.${yours}`;
    refuse(() => s.own({}, { dispose }), ended);
    resources.dispose();
    const gone = (call: string): string =>
      `${call}: the manager of resources was disposed. Make a new one with new Resources().`;
    refuse(() => resources.own({}, { dispose }), `${gone("own")}${yours}`);
    refuse(() => resources.scope(), gone("scope"));
    refuse(() => resources.collect(), gone("collect"));
    refuse(() => owned.value, gone("value"));
    refuse(() => owned.unlink(owned), gone("unlink"));
  });

  test("have disposers that throw, alone and after a block that threw", () => {
    const resources = manager(choice);
    const one = resources.own({}, { dispose: stuck, name: "file" });
    const rest = "Everything else was disposed. See errors for what they threw.";
    const error = caught(() => one.dispose());
    const alone = `dispose: 1 disposer threw: file#1 (stuck). ${rest}`;
    expectError(error, DisposeError as never, "ERR_DISPOSER", alone);
    const block = (s: Scope): never => {
      s.own({}, { dispose: stuck, name: "file" });
      return boom();
    };
    const both = caught(() => resources.scope(block));
    const message =
      "scope: its block threw (boom), and then 1 disposer threw: file#2 (stuck). " +
      "Everything else was disposed. See errors: the block's comes first.";
    expectError(both, DisposeError as never, "ERR_SCOPE", message);
  });

  test("are reported by leak checks", () => {
    const resources = manager(choice);
    resources.own({}, { dispose, name: "file", size: 4096 });
    const message =
      "assertNoLeaks: 1 object is alive that should not be: file#1 (created at " +
      `${nowhere}, 4096 bytes, kept by an owner made at ${nowhere}). ` +
      "Dispose of them, or of what keeps them.";
    refuserOf("ERR_LEAK")(() => assertNoLeaks(resources), message);
  });
}
