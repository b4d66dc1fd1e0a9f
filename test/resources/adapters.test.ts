// The ready adapters against the real libraries: quickjs-emscripten, yoga-layout (embind), rapier
// (wasm-bindgen).

import RAPIER from "@dimforge/rapier2d-compat";
import quickjsVariant from "@jitl/quickjs-singlefile-mjs-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSHandle as Value,
} from "quickjs-emscripten-core";
import { beforeAll, describe, expect, test } from "vitest";
import { loadYoga } from "yoga-layout/load";
import {
  type EmbindHandle,
  embind,
  type Owned,
  type OwnOptions,
  quickjs,
  Resources,
  type WasmBindgenHandle,
  wasmBindgen,
} from "../../src/resources.js";
import { ENGINES } from "../engines.js";

type QuickJS = Awaited<ReturnType<typeof newQuickJSWASMModuleFromVariant>>;
type Runtime = ReturnType<QuickJS["newRuntime"]>;
type Context = ReturnType<Runtime["newContext"]>;

/** Yoga's own types hide the methods that embind gives each object. */
type Node = EmbindHandle & { clone(): Node; setWidth(width: number): void };
interface Yoga {
  readonly Node: { create(config?: EmbindHandle): Node };
  readonly Config: { create(): EmbindHandle };
}

let newModule: () => Promise<QuickJS>;
let yoga: Yoga;
let yogaModule: Awaited<ReturnType<typeof loadYoga>>;

beforeAll(async () => {
  newModule = () => newQuickJSWASMModuleFromVariant(quickjsVariant as never);
  yogaModule = await loadYoga();
  yoga = yogaModule as never;
  await RAPIER.init();
});

/** Two objects in one interpreter that refer to each other, inside it and by our links. */
function cycleIn(resources: Resources, quickJS: QuickJS): { runtime: Runtime; handles: Value[] } {
  return resources.scope((s) => {
    const runtime = s.own(quickJS.newRuntime(), { ...quickjs, name: "runtime" });
    const context = s.own(runtime.value.newContext(), { ...quickjs, uses: runtime });
    const newObject = (): Value => context.value.newObject();
    const a = s.own(newObject(), { ...quickjs, name: "a", uses: context });
    const b = s.own(newObject(), { ...quickjs, name: "b", uses: [context, a] });
    a.link(b);
    context.value.setProp(a.value, "other", b.value);
    context.value.setProp(b.value, "other", a.value);
    const copy = s.own(a.value.dup(), { ...quickjs, uses: context });
    return { runtime: runtime.value, handles: [a.value, b.value, copy.value] };
  });
}

describe.each(ENGINES)("on $name", ({ choice }) => {
  test("quickjs-emscripten: handles in a cycle are disposed before their context and their runtime", async () => {
    const resources = new Resources(choice);
    const { runtime, handles } = cycleIn(resources, await newModule());
    // A runtime with objects left would have aborted: see the next test.
    expect([runtime.alive, ...handles.map(({ alive }) => alive)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(resources.liveCount).toBe(0);
  });

  test("quickjs-emscripten: a throwing block leaves nothing behind", async () => {
    const resources = new Resources(choice);
    const quickJS = await newModule();
    let context: Context | undefined;
    const block = (): void =>
      resources.scope((s) => {
        const runtime = s.own(quickJS.newRuntime(), quickjs);
        context = s.own(runtime.value.newContext(), { ...quickjs, uses: runtime }).value;
        s.own(context.newObject(), quickjs);
        s.own(context.unwrapResult(context.evalCode("throw new Error('inside')")), quickjs);
      });
    // The handle was not linked: newest first is right for it too.
    expect(block).toThrow("inside");
    expect(context?.alive).toBe(false);
  });

  test("embind: nodes are deleted before the configuration that they use", () => {
    const resources = new Resources(choice);
    const order: string[] = [];
    const named = (name: string): { name: string; dispose(handle: EmbindHandle): void } => ({
      name,
      dispose: (handle) => {
        order.push(name);
        embind.dispose(handle);
      },
    });
    const config = resources.own(yoga.Config.create(), { ...embind, ...named("config") });
    const root = resources.own(yoga.Node.create(config.value), {
      ...embind,
      ...named("root"),
      uses: config,
    });
    const child = resources.own(yoga.Node.create(config.value), {
      ...embind,
      ...named("child"),
      uses: [config, root],
    });
    root.link(child);
    const handles = [config.value, root.value, child.value];
    for (const owned of [config, root, child]) owned.dispose();
    expect(order).toEqual(["child", "root", "config"]);
    expect(handles.map((handle) => handle.isDeleted?.())).toEqual([true, true, true]);
  });

  test("embind: a clone is a handle of its own, and the object lives until both are deleted", () => {
    const resources = new Resources(choice);
    const node = resources.own(yoga.Node.create(), embind);
    const copy = resources.own(node.value.clone(), embind);
    node.dispose();
    expect(() => copy.value.setWidth(3)).not.toThrow();
    const { value } = copy;
    copy.dispose();
    expect(() => value.setWidth(3)).toThrow("deleted object");
  });

  test("embind: an object deleted by hand is not deleted again, and is refused", () => {
    const resources = new Resources(choice);
    const node = resources.own(yoga.Node.create(), { ...embind, name: "node" });
    node.value.delete();
    expect(node.isAlive).toBe(false);
    expect(() => node.value).toThrow("value: node#1 was disposed by other means than its owners");
    expect(() => node.dispose()).not.toThrow();
    expect(resources.liveCount).toBe(0);
  });

  test("wasm-bindgen: objects in a cycle are freed, and once", () => {
    const resources = new Resources(choice);
    const rawQueue = (): WasmBindgenHandle => new RAPIER.EventQueue(true).raw as never;
    const [one, two] = [rawQueue(), rawQueue()];
    const pointers = (): unknown[] =>
      [one, two].map((handle) => (handle as unknown as { __wbg_ptr: number }).__wbg_ptr === 0);
    const a = resources.own(one, wasmBindgen);
    const b = resources.own(two, { ...wasmBindgen, uses: a });
    a.link(b);
    a.dispose();
    expect(pointers()).toEqual([false, false]);
    b.dispose();
    expect(pointers()).toEqual([true, true]);
    expect(() => one.free()).toThrow("null pointer passed to rust");
  });

  test("wasm-bindgen: an object freed or moved by hand is not freed again", () => {
    const resources = new Resources(choice);
    const taken = new RAPIER.EventQueue(true).raw as unknown as WasmBindgenHandle & {
      __destroy_into_raw(): number;
    };
    const freed = new RAPIER.EventQueue(true).raw as unknown as WasmBindgenHandle;
    const a = resources.own(taken, wasmBindgen);
    const b = resources.own(freed, wasmBindgen);
    expect(taken.__destroy_into_raw()).not.toBe(0);
    freed.free();
    expect([a.isAlive, b.isAlive]).toEqual([false, false]);
    expect(() => b.dispose()).not.toThrow();
    expect(() => a.dispose()).not.toThrow();
  });

  test("wasm-bindgen: a world of rapier is freed as a whole", () => {
    const resources = new Resources(choice);
    const world = resources.own(new RAPIER.World({ x: 0, y: -9.81 }), wasmBindgen);
    const bodies = world.value.bodies.raw as unknown as { __wbg_ptr: number };
    world.value.step();
    expect(bodies).toBeDefined();
    world.dispose();
    expect(resources.liveCount).toBe(0);
  });
});

// These were noticed at disposal, or never.
describe.each(ENGINES)("an adapter on $name", ({ choice }) => {
  const handles: Record<string, [adapter: OwnOptions<never>, handle: object, lacks: string]> = {
    "embind without delete": [embind, { isDeleted: () => false }, "delete()"],
    "wasmBindgen without free": [wasmBindgen, { __wbg_ptr: 8 }, "free()"],
    "wasmBindgen without a pointer": [wasmBindgen, { free() {} }, "a pointer of wasm-bindgen"],
    "wasmBindgen that wraps none": [wasmBindgen, { free() {}, x: 0, raw: {} }, "a pointer of"],
    "quickjs without dispose": [quickjs, { alive: true }, "dispose()"],
    "quickjs without alive": [quickjs, { dispose() {} }, "a boolean `alive`"],
    "quickjs on a class of ours": [quickjs, new Resources(), "a boolean `alive`"],
  };

  test.each(Object.keys(handles))(
    "refuses an object that does not fit, and names what it lacks: %s",
    (name) => {
      const [adapter, handle, lacks] = handles[name] as (typeof handles)[string];
      const resources = new Resources(choice);
      expect(() => resources.own(handle, { ...adapter, name: "x" } as OwnOptions<object>)).toThrow(
        `it lacks ${lacks}`,
      );
      expect(resources.liveCount).toBe(0);
      const owned = resources.own(handle, { dispose: () => {} });
      expect(owned.isAlive).toBe(true);
      owned.dispose(); // a warning of a lost owner may appear after the last test
    },
  );

  test("embind accepts a handle without isDeleted", () => {
    const resources = new Resources(choice);
    let deletes = 0;
    const parser = resources.own({ delete: () => void deletes++ }, embind);
    expect(parser.isAlive).toBe(true);
    parser.dispose();
    expect(deletes).toBe(1);
  });

  test("wasmBindgen notices that a wrapper of rapier was freed by hand", () => {
    const resources = new Resources(choice);
    const gravity = { x: 0, y: 0 };
    const wrappers: Record<string, WasmBindgenHandle> = {
      world: new RAPIER.World(gravity),
      queue: new RAPIER.EventQueue(true),
      controller: new RAPIER.World(gravity).createCharacterController(0.1),
    };
    for (const [name, wrapper] of Object.entries(wrappers)) {
      const owned = resources.own(wrapper, { ...wasmBindgen, name });
      expect([name, owned.isAlive]).toEqual([name, true]);
      owned.value.free();
      expect([name, owned.isAlive]).toEqual([name, false]);
      owned.dispose();
    }
  });

  test("quickjs owns the handles that a context keeps any number of times, and no other", async () => {
    const resources = new Resources(choice);
    const quickJS = await newModule();
    resources.scope((s) => {
      const runtime = s.own(quickJS.newRuntime(), quickjs);
      const context = s.own(runtime.value.newContext(), { ...quickjs, uses: runtime });
      const vm = context.value;
      for (const handle of [vm.undefined, vm.true, vm.undefined]) {
        s.own(handle, { ...quickjs, uses: context });
      }
      const text = s.own(vm.newString("x"), { ...quickjs, uses: context });
      expect(() => s.own(text.value, quickjs)).toThrow("is owned as");
    });
    expect(resources.liveCount).toBe(0);
  });

  test("keeps the type of the resource", () => {
    const resources = new Resources(choice);
    resources.scope((s) => {
      const world: Owned<RAPIER.World> = s.own(new RAPIER.World({ x: 0, y: 0 }), wasmBindgen);
      world.value.step();
      // biome-ignore lint/suspicious/noExplicitAny: a library without types
      const module: { Mat: new () => any } = {
        Mat: class {
          readonly rows = 3;
          delete(): void {}
        },
      };
      const rows: number = s.own(new module.Mat(), embind).value.rows;
      expect(rows).toBe(3);
      const node = yogaModule.Node.create();
      s.own(node, { dispose: (one) => one.free() }).value.setWidth(rows);
      // @ts-expect-error: yoga's types do not show delete()
      const deleted = s.own(yogaModule.Node.create(), embind);
      expect(deleted.isAlive).toBe(true);
      // @ts-expect-error: not a handle of quickjs-emscripten
      expect(() => s.own({ dispose() {} }, quickjs)).toThrow("lacks");
    });
  });
});

// Only the library itself could dispose what it left: `docs/coming-from.md` says so.
test("quickjs-emscripten aborts when a job made its memory grow, even though everything was disposed", async () => {
  const quickJS = await newModule();
  const runtime = quickJS.newRuntime();
  const context = runtime.newContext();
  const job = "Promise.resolve().then(() => Array.from({ length: 2e5 }, (_, i) => ({ i })))";
  context.unwrapResult(context.evalCode(job)).dispose();
  runtime.executePendingJobs().dispose();
  context.dispose();
  expect(() => runtime.dispose()).toThrow("list_empty(&rt->gc_obj_list)");
});

test("quickjs-emscripten aborts a runtime whose handles were forgotten, so the check above can fail", async () => {
  const quickJS = await newModule();
  const runtime = quickJS.newRuntime();
  const context = runtime.newContext();
  context.newObject();
  context.dispose();
  expect(() => runtime.dispose()).toThrow("list_empty(&rt->gc_obj_list)");
});

test("old wasm-bindgen called the pointer ptr", () => {
  const resources = new Resources();
  let frees = 0;
  const old = { ptr: 8, free: () => void frees++ };
  const owned = resources.own(old, wasmBindgen);
  expect(owned.isAlive).toBe(true);
  old.ptr = 0;
  owned.dispose();
  expect(frees).toBe(0);
});
