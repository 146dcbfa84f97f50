/**
 * Cuts messages into frames and puts them together again. A data channel keeps order and loses nothing, but a frame
 * blocks what is on other lanes until it has left. On a link that is not slow, a batch of records is one frame: nobody
 * has to put it together again.
 *
 *   frame = kind (1 byte) ‖ part
 *   kind 0: the whole message · kind 1: length (4 bytes, big end first) ‖ first part · kind 2: next part
 *   kind 3, 4: as 0 and 1, of a message that is deflated (`deflate.ts`) · kind 5: the sender can inflate
 *
 * Invariant: no more memory is held than bytes were received, and never more than the limit. Pure: no
 * channel, no clock. Hostile frames give a Fault.
 */
import { concatBytes } from '../../core/base/bytes.ts';
import { fault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';

const WHOLE = 0;
const FIRST = 1;
const NEXT = 2;
const DEFLATED = 3;
const INFLATES = 5;
const FIRST_HEADER = 5;

/** The frame that says that its sender can inflate. */
export const INFLATES_FRAME: Uint8Array = Uint8Array.of(INFLATES);

/** A message that came in full. */
export interface Assembled {
  readonly bytes: Uint8Array;
  readonly isDeflated: boolean;
}

/** A message that waits to be sent. */
export type Waiting = Assembled;

/** Whether a frame says that its sender can inflate, and nothing else. */
export function saysInflates(frame: Uint8Array): boolean {
  return frame.length === 1 && frame[0] === INFLATES;
}

/** Messages on their way out of one lane, cut frame by frame as the channel takes them. */
export class FrameQueue {
  readonly #messages: Waiting[] = [];
  /** Where frames are made: a channel copies what it is given, and new memory for each costs more than what is in it. */
  #room = new Uint8Array(0);
  #offset = 0;
  #bytes = 0;

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends a message. */
  push(bytes: Uint8Array): Waiting {
    const message = { bytes, isDeflated: false };
    this.#messages.push(message);
    this.#bytes += bytes.length;
    return message;
  }

  /** Sends a message deflated, if no part of it has left yet. */
  replace(message: Waiting, deflated: Uint8Array): void {
    const place = this.#messages.indexOf(message);
    if (place < 0 || (place === 0 && this.#offset > 0)) return;
    this.#messages[place] = { bytes: deflated, isDeflated: true };
    this.#bytes -= message.bytes.length - deflated.length;
  }

  /** The next frame to send, with about so many bytes of a message, or undefined when nothing waits. The call after it writes over it. */
  next(partBytesMax: number): Uint8Array | undefined {
    const message = this.#messages[0];
    if (message === undefined) return undefined;
    // A tail that is hardly more than its own frame goes along: a block of a file is a little longer than what is sent of a message at once.
    const left = message.bytes.length - this.#offset;
    const part = message.bytes.subarray(this.#offset, this.#offset + (left <= partBytesMax + LIMITS.fragmentBytesMin ? left : partBytesMax));
    const frame = this.#frame(message, part);
    this.#offset += part.length;
    this.#bytes -= part.length;
    if (this.#offset >= message.bytes.length) {
      this.#messages.shift();
      this.#offset = 0;
    }
    return frame;
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.#messages.length = 0;
    this.#offset = 0;
    this.#bytes = 0;
  }

  #frame({ bytes, isDeflated }: Waiting, part: Uint8Array): Uint8Array {
    const form = isDeflated ? DEFLATED : 0;
    if (part.length === bytes.length) return this.#made(form + WHOLE, 1, part);
    if (this.#offset > 0) return this.#made(NEXT, 1, part);
    const frame = this.#made(form + FIRST, FIRST_HEADER, part);
    new DataView(frame.buffer).setUint32(1, bytes.length);
    return frame;
  }

  #made(kind: number, headerBytes: number, part: Uint8Array): Uint8Array {
    const length = headerBytes + part.length;
    if (this.#room.length < length) this.#room = new Uint8Array(length);
    this.#room[0] = kind;
    this.#room.set(part, headerBytes);
    return this.#room.subarray(0, length);
  }
}

/** Puts one lane's frames together again. */
export class Assembler {
  readonly #messageBytesMax: number;
  #parts: Uint8Array[] = [];
  #expected = 0;
  #received = 0;
  #isDeflated = false;
  #touchedAt = 0;

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax;
  }

  /** When an unfinished message has stalled too long, ms; Infinity where none is under way. */
  get deadline(): number {
    return this.#expected > 0 ? this.#touchedAt + LIMITS.reassemblyMs : Infinity;
  }

  /** Takes a frame; returns the message it completes, undefined while parts are missing, or a Fault. */
  receive(frame: Uint8Array, now: number): Assembled | undefined | Fault {
    if (frame.length > LIMITS.frameBytesMax) return fault('limit', 'a frame is larger than allowed');
    switch (frame[0]) {
      case WHOLE:
      case DEFLATED + WHOLE:
        return this.#whole(frame);
      case FIRST:
      case DEFLATED + FIRST:
        return this.#first(frame, now);
      case NEXT:
        return this.#next(frame.subarray(1), now);
      default:
        return fault('malformed', 'a frame of unknown kind');
    }
  }

  #whole(frame: Uint8Array): Assembled | Fault {
    if (this.#expected > 0) return fault('malformed', 'a message begins inside another');
    if (frame.length - 1 > this.#messageBytesMax) return tooLarge();
    return { bytes: frame.subarray(1), isDeflated: frame[0] === DEFLATED + WHOLE };
  }

  #first(frame: Uint8Array, now: number): undefined | Fault {
    if (this.#expected > 0) return fault('malformed', 'a message begins inside another');
    if (frame.length <= FIRST_HEADER) return fault('malformed', 'a first frame without a part');
    const expected = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    if (expected > this.#messageBytesMax) return tooLarge();
    const part = frame.subarray(FIRST_HEADER);
    if (part.length >= expected) return fault('malformed', 'a first frame that is also the last');
    this.#expected = expected;
    this.#isDeflated = frame[0] === DEFLATED + FIRST;
    return this.#keep(part, now);
  }

  #next(part: Uint8Array, now: number): Assembled | undefined | Fault {
    if (this.#expected === 0) return fault('malformed', 'a part of no message');
    const received = this.#received + part.length;
    if (received > this.#expected) return fault('malformed', 'a message is longer than it said');
    if (received < this.#expected) return this.#keep(part, now);
    const message = { bytes: concatBytes(...this.#parts, part), isDeflated: this.#isDeflated };
    this.#parts = [];
    this.#expected = 0;
    this.#received = 0;
    return message;
  }

  #keep(part: Uint8Array, now: number): undefined | Fault {
    // Without a minimum, a stranger could hold an assembler open with a byte every ten seconds.
    if (part.length < LIMITS.fragmentBytesMin) return fault('malformed', 'a part is smaller than allowed');
    this.#parts.push(part);
    this.#received += part.length;
    this.#touchedAt = now;
    return undefined;
  }
}

function tooLarge(): Fault {
  return fault('limit', 'a message is larger than allowed');
}
