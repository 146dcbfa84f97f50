/**
 * The words of signalling, the same on every network: somebody is there, offers a connection, answers one.
 * Descriptions travel encrypted with the room's password; to us they are opaque text.
 * Everything from a network is checked here before anybody else sees it.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { NetworkReason, PeerId } from '../../ports.ts';

/** An offer of ours on its way out. */
export interface Offer {
  readonly offerId: string;
  readonly sdp: string;
}

/** A stranger offers a connection; `answer` sends our answer the way the offer came. */
export interface OfferSignal extends Offer {
  readonly from: PeerId;
  readonly via: string;
  answer(sdp: string): void;
}

/** A stranger answers an offer of ours. */
export interface AnswerSignal extends Offer {
  readonly from: PeerId;
  readonly via: string;
}

/** Somebody is there and can be dialled. */
export interface PresenceSignal {
  readonly from: PeerId;
  readonly via: string;
  /** Links it says it has. */
  readonly links: number;
  offer(offer: Offer): void;
}

export interface SignalListener {
  present(signal: PresenceSignal): void;
  offered(signal: OfferSignal): void;
  answered(signal: AnswerSignal): void;
}

/** One endpoint of one signalling network. */
export interface Network {
  readonly strategy: string;
  readonly url: string;
  readonly connected: boolean;
  /** Attempts to connect that failed in a row. */
  readonly failures: number;
  /** Whether an announcement carries offers, each handed to another member. */
  readonly takesOffers: boolean;
  /** The pause between announcements this endpoint asks for, ms. */
  readonly intervalMs: number;
  /** How long it took to answer, ms; undefined before it did. */
  readonly rttMs: number | undefined;
  /** Why it is of no use at the moment, where it is not. */
  readonly trouble: Trouble | undefined;
  /** Says that we are here. */
  announce(offers: readonly Offer[], links: number): void;
  wake(): void;
  close(): void;
}

/** Why an endpoint is of no use at the moment. */
export interface Trouble {
  readonly reason: NetworkReason;
  readonly detail?: string;
}

/** What an endpoint tells its owner besides signals. */
export interface NetworkListener extends SignalListener {
  /** It connected or lost its connection. */
  changed(network: Network): void;
}

const DETAIL_LENGTH_MAX = 120;
const PEER_ID = /^[0-9A-Za-z]{20}$/;

/** A peer id as Trystero makes them, or undefined. */
export function toPeerId(value: unknown): PeerId | undefined {
  return typeof value === 'string' && PEER_ID.test(value) ? (value as PeerId) : undefined;
}

/** Text of a description or id, or undefined where it is none or too long. */
export function toText(value: unknown, lengthMax: number = LIMITS.signalBytesMax): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax ? value : undefined;
}

/** Parses JSON from a network; undefined for anything but an object. */
export function toFields(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON: a network may send us anything.
    return undefined;
  }
}

/** What a server says for people: short, and without what does not print. */
export function toDetail(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.slice(0, DETAIL_LENGTH_MAX).replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return text === '' ? undefined : text;
}

/** A field that is an object itself, or an empty one. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
