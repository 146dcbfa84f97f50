/**
 * Cuts messages into frames and puts them together again. A data channel keeps order and loses nothing,
 * but browsers agree on frames of 16 KiB only, and a frame that large blocks nobody for long.
 *
 *   frame = kind (1 byte) ‖ part
 *   kind 0: the whole message · kind 1: length (4 bytes, big end first) ‖ first part · kind 2: next part
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
const FIRST_HEADER = 5;

/** Messages on their way out of one lane, cut frame by frame as the channel takes them. */
export class FrameQueue {
  readonly #messages: Uint8Array[] = [];
  #offset = 0;
  #bytes = 0;

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends a message. */
  push(message: Uint8Array): void {
    this.#messages.push(message);
    this.#bytes += message.length;
  }

  /** The next frame to send, or undefined when nothing waits. */
  next(): Uint8Array | undefined {
    const message = this.#messages[0];
    if (message === undefined) return undefined;
    const part = message.subarray(this.#offset, this.#offset + LIMITS.frameBytesSend);
    const frame = this.#frame(message, part);
    this.#offset += part.length;
    this.#bytes -= part.length;
    if (this.#offset >= message.length) {
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

  #frame(message: Uint8Array, part: Uint8Array): Uint8Array {
    if (part.length === message.length) return concatBytes(Uint8Array.of(WHOLE), part);
    if (this.#offset > 0) return concatBytes(Uint8Array.of(NEXT), part);
    const header = new Uint8Array(FIRST_HEADER);
    header[0] = FIRST;
    new DataView(header.buffer).setUint32(1, message.length);
    return concatBytes(header, part);
  }
}

/** Puts one lane's frames together again. */
export class Assembler {
  readonly #messageBytesMax: number;
  #parts: Uint8Array[] = [];
  #expected = 0;
  #received = 0;
  #touchedAt = 0;

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax;
  }

  /** When an unfinished message has stalled too long, ms; Infinity where none is under way. */
  get deadline(): number {
    return this.#expected > 0 ? this.#touchedAt + LIMITS.reassemblyMs : Infinity;
  }

  /** Takes a frame; returns the message it completes, undefined while parts are missing, or a Fault. */
  receive(frame: Uint8Array, now: number): Uint8Array | undefined | Fault {
    if (frame.length > LIMITS.frameBytesMax) return fault('limit', 'a frame is larger than allowed');
    const kind = frame[0];
    if (kind === WHOLE) return this.#whole(frame);
    if (kind === FIRST) return this.#first(frame, now);
    if (kind === NEXT) return this.#next(frame.subarray(1), now);
    return fault('malformed', 'a frame of unknown kind');
  }

  #whole(frame: Uint8Array): Uint8Array | Fault {
    if (this.#expected > 0) return fault('malformed', 'a message begins inside another');
    return frame.length - 1 > this.#messageBytesMax ? tooLarge() : frame.subarray(1);
  }

  #first(frame: Uint8Array, now: number): undefined | Fault {
    if (this.#expected > 0) return fault('malformed', 'a message begins inside another');
    if (frame.length <= FIRST_HEADER) return fault('malformed', 'a first frame without a part');
    const expected = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    if (expected > this.#messageBytesMax) return tooLarge();
    const part = frame.subarray(FIRST_HEADER);
    if (part.length >= expected) return fault('malformed', 'a first frame that is also the last');
    this.#expected = expected;
    return this.#keep(part, now);
  }

  #next(part: Uint8Array, now: number): Uint8Array | undefined | Fault {
    if (this.#expected === 0) return fault('malformed', 'a part of no message');
    const received = this.#received + part.length;
    if (received > this.#expected) return fault('malformed', 'a message is longer than it said');
    if (received < this.#expected) return this.#keep(part, now);
    const message = concatBytes(...this.#parts, part);
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
