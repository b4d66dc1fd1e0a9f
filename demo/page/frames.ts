// When the page works: a frame is drawn before more is done.

/** A function that has `work` done in the next frame, once, however often it is called before that. */
export function oncePerFrame(work: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      work();
    });
  };
}

/** Does `work` when what is there to be seen now was drawn: the next frame begins after that. */
export function afterFrame(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(work)));
}

/** At most so long the editor waits for the first picture. */
const IDLE_MS = 1500;

/** Does `work` when the page has nothing better to do; not at all once that was cancelled. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: IDLE_MS });
  return () => cancelIdleCallback(handle);
}
