// Frames of a decoder with a small pool: each is closed when the last of its readers is done, including those
// that wait in a queue when the video is stopped. A frame that is passed to a worker is released.

import { type Owned, Resources } from "ouroboros-gc/resources";

/** The part of a `VideoFrame` that is used. */
export interface Frame {
  readonly timestamp: number;
  close(): void;
}

/** A slow reader of frames. */
export type Reader<F extends Frame> = (frame: F) => Promise<void>;

export class Player<F extends Frame> {
  readonly #resources = new Resources();
  readonly #readers: readonly Reader<F>[];
  readonly #queue: Owned<F>[] = [];

  constructor(readers: readonly Reader<F>[]) {
    this.#readers = readers;
  }

  /** Frames that are not closed. */
  get openCount(): number {
    return this.#resources.liveCount;
  }

  /** For the decoder to call. */
  output(frame: F): void {
    this.#queue.push(this.#resources.own(frame, { dispose: (one) => one.close(), name: "frame" }));
  }

  /** Shows the next frame to all readers at the same time, each with its own owner. */
  async show(): Promise<void> {
    using frame = this.#queue.shift();
    if (!frame) return;
    await Promise.all(
      this.#readers.map(async (read) => {
        using share = frame.share();
        await read(share.value);
      }),
    );
  }

  /** The next frame, for a transfer: it is the receiver's to close. */
  take(): F | undefined {
    return this.#queue.shift()?.release();
  }

  /** Closes the waiting frames and those being read. */
  stop(): void {
    this.#resources.dispose();
  }
}
