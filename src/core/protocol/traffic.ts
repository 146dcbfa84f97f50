/**
 * What went over one session's wire, by message type. Counted where bytes enter and leave the session, so
 * that every figure shown or published has one source. The transport's own framing is not included.
 */
import type { MessageType } from './message.ts';

export interface Count {
  readonly messages: number;
  readonly bytes: number;
}

/** One direction. */
export interface TrafficCount extends Count {
  /** `malformed` counts what could not be decoded, and what came too much or too late to be looked at. */
  readonly byType: ReadonlyMap<MessageType | 'malformed', Count>;
}

/** A session in numbers. */
export interface SessionStatistics {
  /** The latest round trip, ms; undefined before the first. */
  readonly rttMs: number | undefined;
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
}

/** Counts one direction. */
export class Traffic implements TrafficCount {
  #messages = 0;
  #bytes = 0;
  readonly #byType = new Map<MessageType | 'malformed', Count>();

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get byType(): ReadonlyMap<MessageType | 'malformed', Count> {
    return this.#byType;
  }

  add(type: MessageType | 'malformed', bytes: number): void {
    const before = this.#byType.get(type) ?? { messages: 0, bytes: 0 };
    this.#messages++;
    this.#bytes += bytes;
    this.#byType.set(type, { messages: before.messages + 1, bytes: before.bytes + bytes });
  }
}
