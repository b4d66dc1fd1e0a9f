// Runs a lesson's program in TypeScript, which is a module that was built with the page: a strict
// policy lets no text become code. Each run is a worker of its own, so the default heap is new.

export type TypeScriptRequest = string;

export type TypeScriptResponse =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly text: string };

const programs = import.meta.glob("./typescript/*.ts");

function send(response: TypeScriptResponse): void {
  self.postMessage(response);
}

self.onmessage = async ({ data: name }: MessageEvent<TypeScriptRequest>) => {
  console.log = (...values: unknown[]) =>
    send({ type: "line", text: values.map(String).join(" ") });
  try {
    await programs[`./typescript/${name}.ts`]?.();
    send({ type: "done" });
  } catch (error) {
    send({ type: "failed", text: String(error) });
  }
};
