// A part of the page that is loaded when it is first shown.

import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  let loading: Promise<ComponentType<Props>> | undefined;
  return function Lazy(props: Props): JSX.Element {
    const [Part, setPart] = useState<ComponentType<Props>>();
    const [error, setError] = useState("");
    useEffect(() => {
      loading ??= load();
      loading.then(
        (part) => setPart(() => part),
        (reason: unknown) => setError(String(reason)),
      );
    }, []);
    if (Part) return <Part {...props} />;
    return <p class="loading">{error ? `This part did not load: ${error}` : "Loading …"}</p>;
  };
}
