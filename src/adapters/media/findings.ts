/** What was found out about how a file looks, bit by bit: whatever is found stays, though the next thing takes too long. */

/** What is known; all of it is a guess of this browser's. */
export interface Looks {
  /** Pixels, both or none. */
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  /** WebP or JPEG, at most `filePreviewBytesMax`. */
  readonly preview?: Uint8Array;
}

/** Is told of what was found. */
export type Tell = (found: Looks) => void;
