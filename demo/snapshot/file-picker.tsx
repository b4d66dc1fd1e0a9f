// A file, chosen or dropped.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

export function FilePicker({
  label,
  onFile,
}: {
  readonly label: string;
  readonly onFile: (file: File) => void;
}): JSX.Element {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <label
      class={isOver ? "file over" : "file"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span>{`${label}: drop a file here, or`}</span>{" "}
      <input
        type="file"
        accept=".heapsnapshot,application/json"
        aria-label={label}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </label>
  );
}
