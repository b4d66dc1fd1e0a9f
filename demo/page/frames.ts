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
