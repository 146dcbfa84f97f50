/**
 * A certificate: the author's word that a session key speaks for them in one room, for at most a day. It is
 * a Nostr event of an ephemeral kind, so that every signer (extension, remote, local) can make it, and it is
 * signed once per start: handshakes then prove the session key without asking the author again.
 *
 *   kind 26107, content '', tags ["session", key hex] ["room", H(room) hex] ["expiration", seconds]
 *
 * Strict: exactly these tags in this order. It is never stored and never part of the set.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { packEvent, unpackEvent } from '../record/packing.ts';
import type { Draft, NostrEvent } from '../record/record.ts';
import type { SignatureSuite } from './suite.ts';

/** The event kind of a certificate; ephemeral (NIP-01), so no relay keeps one. */
export const CERTIFICATE_KIND = 26107;

/** What a certificate is about. */
export interface CertificateScope {
  /** The room's address, 32 bytes. */
  readonly room: Uint8Array;
  /** Public session key, 32 bytes. */
  readonly sessionKey: Uint8Array;
  /** The clock, ms. */
  readonly now: number;
}

/** What the author's signer shall sign: valid from `now` for `certificateMs`. */
export function certificateDraft({ room, sessionKey, now }: CertificateScope): Draft {
  const createdAt = Math.floor(now / 1000);
  return {
    kind: CERTIFICATE_KIND,
    created_at: createdAt,
    tags: [
      ['session', toHex(sessionKey)],
      ['room', toHex(sha256(room))],
      ['expiration', String(createdAt + LIMITS.certificateMs / 1000)],
    ],
    content: '',
  };
}

/** The form in which a signed certificate travels in READY. */
export function packCertificate(event: NostrEvent): Uint8Array {
  const bytes = packEvent(event);
  assert(event.kind === CERTIFICATE_KIND, 'a certificate has its own kind');
  assert(bytes.length <= LIMITS.certificateBytesMax, 'a certificate keeps its limit');
  return bytes;
}

/** When a certificate of our own making ends, ms: make a new one well before. */
export function certificateExpiry(event: NostrEvent): number {
  return (expirationOf(event) ?? 0) * 1000;
}

/** What a certificate proves. */
export interface Vouching {
  /** Who vouches for the session key, 64 hex. */
  readonly author: string;
  /** Until when, ms. */
  readonly until: number;
}

/**
 * Who vouches for the session key, or what is wrong: `malformed`, `binding` (another
 * session key or room), `policy` (expired, not yet valid, valid for too long) or `signature`.
 */
export function checkCertificate(
  bytes: Uint8Array,
  scope: CertificateScope,
  suite: SignatureSuite,
): Vouching | Fault {
  if (bytes.length > LIMITS.certificateBytesMax) return fault('malformed', 'certificate too long');
  const event = unpackEvent(bytes);
  if (isFault(event)) return event;
  const problem = problemOfShape(event) ?? problemOfScope(event, scope) ?? problemOfTime(event, scope.now);
  if (problem !== undefined) return problem;
  const signature = fromHex(event.sig)!;
  if (suite.verify(signature, fromHex(event.id)!, fromHex(event.pubkey)!)) return { author: event.pubkey, until: certificateExpiry(event) };
  return fault('signature', 'the certificate is not signed by its author');
}

function problemOfShape(event: NostrEvent): Fault | undefined {
  if (event.kind !== CERTIFICATE_KIND) return fault('malformed', 'not a certificate');
  if (event.content !== '') return fault('malformed', 'a certificate with content');
  const names = ['session', 'room', 'expiration'];
  const fits = event.tags.length === 3 && event.tags.every((tag, i) => tag.length === 2 && tag[0] === names[i]);
  if (!fits || expirationOf(event) === undefined) return fault('malformed', 'a certificate with odd tags');
  return undefined;
}

function problemOfScope(event: NostrEvent, { room, sessionKey }: CertificateScope): Fault | undefined {
  if (event.tags[0]![1] !== toHex(sessionKey)) return fault('binding', 'certificate of another session key');
  if (event.tags[1]![1] !== toHex(sha256(room))) return fault('binding', 'certificate of another room');
  return undefined;
}

/** A wrong clock is no crime: these cost little. */
function problemOfTime(event: NostrEvent, now: number): Fault | undefined {
  const expiresAt = certificateExpiry(event);
  const createdAt = event.created_at * 1000;
  if (createdAt > now + LIMITS.futureAcceptMs) return fault('policy', 'certificate from the future');
  if (expiresAt - createdAt > LIMITS.certificateMs) return fault('policy', 'certificate valid for too long');
  if (expiresAt <= now) return fault('policy', 'certificate expired');
  return undefined;
}

/** Seconds since 1970, or undefined where the tag is not a plain number. */
function expirationOf(event: NostrEvent): number | undefined {
  const text = event.tags[2]?.[1] ?? '';
  return /^[1-9][0-9]{0,11}$/.test(text) ? Number(text) : undefined;
}
