/**
 * What happened, as one number and as lines to read. Two runs of a seed must give the same number: events
 * and effects of every peer are part of it, bytes included.
 */
import { toHex } from '../core/base/bytes.ts';
import type { ReplicaEffect, ReplicaEvent } from '../core/replica/event.ts';
import type { TraceEntry } from '../database/driver.ts';

/** A running hash over 64 bits: enough to tell two traces apart, quick enough for every byte. */
export class TraceHash {
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  /** Hex of the hash so far. */
  get value(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#mix(byte);
  }

  entry(peer: string, { at, event, effects }: TraceEntry): void {
    this.text(`${peer} ${at} ${event.type}`);
    if (event.type === 'received') this.bytes(event.bytes);
    for (const effect of effects) {
      this.text(describeEffect(effect));
      if (effect.type === 'send') this.bytes(effect.bytes);
    }
  }

  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x01000193);
    this.#high = Math.imul(this.#high ^ this.#low ^ (this.#low >>> 15), 0x85ebca6b);
  }
}

/** One turn of one peer, for a person. */
export function describeEntry(peer: string, { event, effects }: TraceEntry): string {
  const lines = effects.map((effect) => `      ${describeEffect(effect)}`);
  return [`${peer} ${describeEvent(event)}`, ...lines].join('\n');
}

/** The first digits of an id. */
export function short(id: Uint8Array): string {
  return toHex(id.subarray(0, 4));
}

function describeEvent(event: ReplicaEvent): string {
  switch (event.type) {
    case 'received':
      return `received ${event.peer} ${event.lane} ${nameOf(event.bytes)}`;
    case 'put':
      return `put ${event.records.map(({ record }) => short(record.id)).join(' ')}`;
    case 'imported':
      return `imported ${event.records.map(({ id }) => short(id)).join(' ')}`;
    case 'loaded':
      return `loaded ${event.headers.length} records`;
    case 'judged':
      return `judged ${event.batch} ${event.marks.map((marks) => marks.map(({ rule }) => rule).join('+') || 'ok').join(' ')}`;
    case 'stored':
      return `stored ${event.batch}`;
    case 'store-failed':
      return `store-failed ${event.batch} ${event.reason}`;
    case 'peer-joined':
    case 'peer-left':
      return `${event.type} ${event.peer}`;
    default:
      return event.type;
  }
}

function describeEffect(effect: ReplicaEffect): string {
  switch (effect.type) {
    case 'send':
      return `send ${effect.peer} ${effect.lane} ${nameOf(effect.bytes)}`;
    case 'disconnect':
      return `disconnect ${effect.peer} ${effect.fault.fault} (${effect.fault.reason}) ${effect.retryAfterMs}`;
    case 'store':
      return `store ${effect.batch} +${effect.added.map(({ id }) => short(id)).join(' ')} -${effect.removed.map(({ id }) => short(id)).join(' ')}`;
    case 'verify':
      return `verify ${effect.batch} ${effect.records.map(({ id }) => short(id)).join(' ')}`;
    case 'identify':
      return `identify ${effect.batch} ${effect.records.length} records`;
    case 'judge':
      return `judge ${effect.batch} ${effect.records.map(({ id }) => short(id)).join(' ')}`;
    case 'fetch':
      return `fetch ${effect.request} ${effect.keys.map(({ id }) => short(id)).join(' ')}`;
    case 'introduce':
      return `introduce ${effect.peer}`;
    case 'notify':
      return `notify ${describeChange(effect)}`;
  }
}

function describeChange({ change }: ReplicaEffect & { type: 'notify' }): string {
  switch (change.type) {
    case 'settled':
      return `settled ${short(change.record.id)} ${change.refusal?.rule ?? 'ok'}`;
    case 'refused':
      return `refused ${short(change.record.id)} ${change.refusal.rule}: ${change.refusal.reason}`;
    case 'fault':
      return `fault ${change.peer} ${change.fault.fault}: ${change.fault.reason}`;
    case 'synced':
      return `synced ${change.peer} ${JSON.stringify(change.report)}`;
    case 'disk':
      return `disk ${change.fault ?? 'ok'}`;
    default:
      return change.type;
  }
}

const NAMES: Readonly<Record<number, string>> = {
  0x01: 'HELLO', 0x02: 'AUTH', 0x03: 'READY', 0x12: 'PING', 0x13: 'PONG', 0x14: 'GOODBYE', 0x20: 'RECONCILE', 0x21: 'BUSY',
  0x22: 'RECORDS', 0x23: 'SYNCED', 0x24: 'ACK', 0x30: 'APP', 0x25: 'STOCK', 0x26: 'TAKE', 0x27: 'GIVEN', 0x40: 'HAVE', 0x41: 'WANT', 0x42: 'INQUIRY', 0x43: 'RECEIPT',
};

/** What kind of message this is. */
export function messageName(bytes: Uint8Array): string {
  return NAMES[bytes[0] ?? 0] ?? `type ${bytes[0]}`;
}

function nameOf(bytes: Uint8Array): string {
  return `${messageName(bytes)} (${bytes.length} B)`;
}
