// The end of the stack, where a call is cut off.

export function exhaust(): never {
  return exhaust();
}

/** Calls `work` where the stack has room for about `level` calls more. */
export function nearStackEnd(level: number, work: () => void): void {
  const descend = (): number => {
    let left: number;
    try {
      left = descend();
    } catch {
      return 0;
    }
    if (left === level) work();
    return left + 1;
  };
  descend();
}
