/**
 * Resources that JavaScript's own collector does not dispose: Wasm handles, GPU buffers, files. A
 * resource has owners and uses other resources. It is disposed as soon as nothing keeps it, even in a cycle,
 * and before the resources that it uses.
 *
 * @packageDocumentation
 * @module ouroboros-gc/resources
 */

import { Resources } from "./resources/manager.js";

/** The default manager; `own` and `scope` belong to it. Its heap is made at first use. */
export const resources: Resources = /* @__PURE__ */ new Resources();

/** `resources.own` */
export const own: Resources["own"] = /* @__PURE__ */ resources.own.bind(resources);

/** `resources.scope` */
export const scope: Resources["scope"] = /* @__PURE__ */ resources.scope.bind(resources);

export type { EngineName } from "./engine/engine.js";
export { GcError, type GcErrorCode } from "./errors/error.js";
export type { Unraisable } from "./heap/collection.js";
export {
  type EmbindHandle,
  embind,
  type QuickJSHandle,
  quickjs,
  type WasmBindgenHandle,
  wasmBindgen,
} from "./resources/adapters.js";
export type { Leak } from "./resources/backstop.js";
export { DisposeError } from "./resources/dispose-error.js";
export type { ResourceInfo } from "./resources/info.js";
export { Resources } from "./resources/manager.js";
export type {
  Adapter,
  OpenOptions,
  OwnOptions,
  ResourcesOptions,
} from "./resources/options.js";
export { Owned } from "./resources/owned.js";
export { Scope } from "./resources/scope.js";
export type { TrackOptions } from "./resources/tracking.js";
