// Programs to begin with: those that are recorded from CPython.

import type { JSX } from "preact";

const programs = import.meta.glob<string>("../../python/programs/*.py", {
  query: "?raw",
  import: "default",
});

function nameOf(path: string): string {
  return path.replace(/^.*\/|\.py$/g, "").replaceAll("-", " ");
}

export function ProgramMenu({ take }: { readonly take: (source: string) => void }): JSX.Element {
  const open = async (path: string): Promise<void> => {
    const load = programs[path];
    if (load) take(await load());
  };
  return (
    <label>
      Examples{" "}
      <select value="" onChange={({ currentTarget }) => void open(currentTarget.value)}>
        <option value="">choose a program</option>
        {Object.keys(programs).map((path) => (
          <option key={path} value={path}>
            {nameOf(path)}
          </option>
        ))}
      </select>
    </label>
  );
}
