/**
 * What two peers say about themselves and prove to each other, without the when: `session.ts` knows the
 * order, this file the content of HELLO, AUTH and READY.
 *
 * The certificate is shown only to a peer that has proved itself (AUTH comes before READY), so that a
 * stranger without the room's secret never learns who its members are.
 */
import { assert } from '../base/assert.ts';
import { equalBytes, toHex } from '../base/bytes.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS, type SessionLimits } from '../base/limits.ts';
import type { ChannelBinding } from '../base/peer.ts';
import { checkCertificate, type Vouching } from './certificate.ts';
import { PROTOCOL_VERSIONS, type AuthMessage, type HelloMessage, type ReadyMessage } from './message.ts';
import type { SignatureSuite } from './suite.ts';
import { authDigest, equalMacs, layoutOf, membershipMac, mirrored } from './transcript.ts';
import { encodeMessage } from './wire.ts';

export interface IntroductionOptions {
  /** The room's address, 32 bytes. */
  readonly room: Uint8Array;
  /** Secret of our session key, 32 bytes; never the author's. */
  readonly secret: Uint8Array;
  /** Our author's word for the session key, packed; without it we are anonymous. */
  readonly certificate?: Uint8Array;
  /** Key of the membership MAC in a room with a secret. */
  readonly macKey?: Uint8Array;
  /** Digests of both transport certificates; absent where the transport has none. */
  readonly binding?: ChannelBinding;
  readonly random: (length: number) => Uint8Array;
  readonly suite: SignatureSuite;
  /** Oldest time we keep records from, ms. */
  readonly horizon: number;
  readonly features: number;
  readonly limits: SessionLimits;
}

/** Who is at the other end, once it is proved. */
export interface RemoteIdentity {
  /** Its public session key, 64 hex. */
  readonly sessionKey: string;
  /** The author who vouches for the session key, 64 hex; absent for anonymous peers. */
  readonly author?: string;
  /** When the author's word ends, ms; with `author`. */
  readonly authorUntil?: number;
  /** The protocol version in use. */
  readonly version: number;
  readonly features: number;
  /** Oldest time it keeps records from, ms: a claim. */
  readonly horizon: number;
  /** Its clock when it joined, ms: a claim. */
  readonly clock: number;
  /** Largest frame it accepts, bytes. */
  readonly frameBytesMax: number;
}

/** Where a transport has no certificates, both sides sign this in their place. */
const UNBOUND: ChannelBinding = { local: new Uint8Array(32), remote: new Uint8Array(32) };

/**
 * One side of a handshake. Called in this order: `hello`, `meet`, `auth`, `checkAuth`, `ready`, `checkReady`.
 * The checks return a Fault for whatever the peer did wrong and never throw.
 */
export class Introduction {
  readonly #options: IntroductionOptions;
  readonly #own: HelloMessage;
  /** Our HELLO as it travels; every repetition is the same bytes. */
  readonly hello: Uint8Array;
  #peer: { readonly message: HelloMessage; readonly bytes: Uint8Array; readonly version: number } | undefined;
  #layouts: { readonly mine: Uint8Array; readonly yours: Uint8Array } | undefined;
  #vouching: Vouching | undefined;

  constructor(options: IntroductionOptions, now: number) {
    assert(options.room.length === 32 && options.secret.length === 32, 'room and secret have 32 bytes');
    assert((options.certificate?.length ?? 1) <= LIMITS.certificateBytesMax, 'our certificate keeps its limit');
    this.#options = options;
    this.#own = {
      type: 'hello',
      versions: PROTOCOL_VERSIONS,
      nonce: options.random(32),
      sessionKey: options.suite.publicKey(options.secret),
      features: options.features,
      frameBytesMax: LIMITS.frameBytesMax,
      horizon: options.horizon,
      clock: Math.floor(now),
    };
    this.hello = encodeMessage(this.#own);
  }

  /** Both layouts; only after `meet`. */
  get layouts(): { readonly mine: Uint8Array; readonly yours: Uint8Array } {
    assert(this.#layouts !== undefined, 'layouts exist once the peer said hello');
    return this.#layouts;
  }

  /** The peer's session key; only after `meet`. */
  get remoteKey(): Uint8Array {
    assert(this.#peer !== undefined, 'the peer said hello');
    return this.#peer.message.sessionKey;
  }

  /** The peer as far as it proved itself; complete after `checkReady`. */
  get remote(): RemoteIdentity {
    assert(this.#peer !== undefined, 'the peer said hello');
    const { message, version } = this.#peer;
    return {
      sessionKey: toHex(message.sessionKey),
      ...(this.#vouching === undefined ? {} : { author: this.#vouching.author, authorUntil: this.#vouching.until }),
      version,
      features: message.features,
      horizon: message.horizon,
      clock: message.clock,
      frameBytesMax: message.frameBytesMax,
    };
  }

  /** Whether these bytes repeat the HELLO we know. */
  isHelloAgain(bytes: Uint8Array): boolean {
    return this.#peer !== undefined && equalBytes(this.#peer.bytes, bytes);
  }

  /** Takes the peer's HELLO, or says why not. */
  meet(message: HelloMessage, bytes: Uint8Array): Fault | undefined {
    const own = this.#own;
    const isSelf = equalBytes(message.nonce, own.nonce) || equalBytes(message.sessionKey, own.sessionKey);
    if (isSelf) return fault('self', 'the peer has our own nonce or key');
    const version = highestCommon(own.versions, message.versions);
    if (version === undefined) return fault('version', 'no protocol version in common');
    // A copy: the transcript must not change with the transport's buffers.
    this.#peer = { message: { ...message, sessionKey: message.sessionKey.slice() }, bytes: bytes.slice(), version };
    const { local, remote } = this.#options.binding ?? UNBOUND;
    const transcript = {
      room: this.#options.room,
      fingerprints: { mine: local, yours: remote },
      hellos: { mine: this.hello, yours: this.#peer.bytes },
    };
    this.#layouts = { mine: layoutOf(transcript), yours: layoutOf(mirrored(transcript)) };
    return undefined;
  }

  /** Our proof. */
  auth(): AuthMessage {
    const { suite, secret, macKey } = this.#options;
    const layout = this.layouts.mine;
    return { type: 'auth', signature: suite.sign(authDigest(layout), secret), mac: membershipMac(layout, macKey) };
  }

  /** What is wrong with the peer's proof, or undefined. */
  checkAuth({ signature, mac }: AuthMessage): Fault | undefined {
    const { suite, macKey } = this.#options;
    const layout = this.layouts.yours;
    // The cheap check first; only a member makes us verify a signature.
    if (!equalMacs(membershipMac(layout, macKey), mac)) return fault('binding', 'not a member of this room, or not on this channel');
    if (!suite.verify(signature, authDigest(layout), this.remoteKey)) {
      return fault('binding', 'the signature does not fit this room, channel or key');
    }
    return undefined;
  }

  ready(): ReadyMessage {
    const { certificate } = this.#options;
    return certificate === undefined ? { type: 'ready' } : { type: 'ready', certificate };
  }

  /** What is wrong with the peer's certificate, or undefined. An anonymous peer is welcome unless told otherwise. */
  checkReady({ certificate }: ReadyMessage, now: number): Fault | undefined {
    const { room, suite, limits } = this.#options;
    if (certificate === undefined) {
      return limits.certificate === 'required' ? fault('policy', 'this room admits no anonymous peers') : undefined;
    }
    const vouching = checkCertificate(certificate, { room, sessionKey: this.remoteKey, now }, suite);
    if (isFault(vouching)) return vouching;
    this.#vouching = vouching;
    return undefined;
  }
}

function highestCommon(left: readonly number[], right: readonly number[]): number | undefined {
  return left.filter((version) => right.includes(version)).at(-1);
}
