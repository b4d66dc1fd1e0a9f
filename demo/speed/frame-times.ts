// How long each frame of a moving picture took.

/** Above this a frame of 60 a second was missed. */
export const LATE_MS = 20;
const SHOWN = 300;

export class FrameTimes {
  count = 0;
  late = 0;
  longestMs = 0;
  /** Of the last frames. */
  readonly recentMs: number[] = [];

  add(ms: number): void {
    this.count++;
    if (ms > LATE_MS) this.late++;
    this.longestMs = Math.max(this.longestMs, ms);
    this.recentMs.push(ms);
    if (this.recentMs.length > SHOWN) this.recentMs.shift();
  }
}
