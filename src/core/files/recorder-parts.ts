/**
 * What a recorder writes, part by part. It hands over bytes that are cut anywhere: what is not whole yet waits for the rest, and no part may be larger than
 * a segment could hold.
 */
import { concatBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';

/** Where a part is in some bytes. */
export interface RecorderPart {
  readonly start: number;
  readonly end: number;
}

/** The parts of one recording. `form` is what it should be; `partAt` finds the part at an offset, whether or not all of it is there. */
export class RecorderParts<P extends RecorderPart> {
  readonly #form: string;
  readonly #partAt: (bytes: Uint8Array, at: number) => P | 'more' | 'none';
  #rest: Uint8Array = new Uint8Array(0);

  constructor(form: string, partAt: (bytes: Uint8Array, at: number) => P | 'more' | 'none') {
    this.#form = form;
    this.#partAt = partAt;
  }

  /** More bytes. `take` gets each part that is whole now, and the bytes in which it is. A `Fault`, also of `take`, ends the recording. */
  push(bytes: Uint8Array, take: (all: Uint8Array, part: P) => Fault | undefined): Fault | undefined {
    const all = this.#rest.length === 0 ? bytes : concatBytes(this.#rest, bytes);
    let at = 0;
    for (;;) {
      const found = this.#partAt(all, at);
      if (found === 'none') return fault('malformed', `the recording is no ${this.#form}`);
      if (found === 'more') break;
      if (found.end - found.start > LIVE_LIMITS.liveSegmentBytesMax / 2) return fault('limit', 'the recording has a part that is too large');
      if (found.end > all.length) break;
      const wrong = take(all, found);
      if (wrong !== undefined) return wrong;
      at = found.end;
    }
    this.#rest = all.slice(at);
    return undefined;
  }
}
