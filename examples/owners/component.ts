// A resource in a React component: opened in an effect, shared by key, and dropped when the component is
// unmounted, with a grace period in which it may be mounted again. StrictMode does that at once.

import type { Owned, Resources } from "ouroboros-gc/resources";
import { createElement, type ReactElement, useEffect, useState } from "react";

/** How a resource for components is opened and disposed. */
export interface Opening<T> {
  readonly key: string;
  readonly open: () => Promise<T>;
  readonly dispose: (resource: T) => unknown;
  /** Milliseconds that it outlives the last component. */
  readonly grace?: number;
}

/** The resource, undefined until it is open. Errors of `open` are thrown in the component. */
export function useResource<T>(resources: Resources, opening: Opening<T>): T | undefined {
  const [state, setState] = useState<{ owned?: Owned<T>; error?: unknown }>({});
  const { key, grace = 0 } = opening;
  useEffect(() => {
    let isMounted = true;
    const opened = resources.open(opening.open, { key, dispose: opening.dispose });
    opened.then(
      (owned) => isMounted && setState({ owned }),
      (error: unknown) => isMounted && setState({ error }),
    );
    return () => {
      isMounted = false;
      opened.then((owned) => owned.disposeAfter(grace)).catch(() => {});
    };
  }, [resources, key, grace]);
  if (state.error !== undefined) throw state.error;
  return state.owned?.isAlive ? state.owned.value : undefined;
}

/** Shows the sum of numbers that a Wasm module adds up; the module is opened once for all of them. */
export function Sum(props: {
  readonly resources: Resources;
  readonly opening: Opening<(a: number, b: number) => number>;
  readonly a: number;
  readonly b: number;
}): ReactElement {
  const add = useResource(props.resources, props.opening);
  return createElement("output", null, add ? String(add(props.a, props.b)) : "…");
}
