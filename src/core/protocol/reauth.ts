/**
 * Fresh proofs in an old session. Each side challenges the other on its own clock; the two directions know
 * nothing of each other. A proof signs the handshake's layout, the nonce and a counter of the challenges in
 * that direction, so that neither an old proof nor one of another session fits.
 *
 * A challenge costs its receiver a signature, hence the smallest distance between two.
 */
import { equalBytes } from '../base/bytes.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { ChallengeMessage, ProofMessage } from './message.ts';
import type { SignatureSuite } from './suite.ts';
import { proofDigest } from './transcript.ts';

export interface ReauthOptions {
  readonly layouts: { readonly mine: Uint8Array; readonly yours: Uint8Array };
  readonly secret: Uint8Array;
  readonly remoteKey: Uint8Array;
  readonly suite: SignatureSuite;
  /** When the session opened, ms. */
  readonly openedAt: number;
}

/** Both directions of re-authentication in one open session. */
export class Reauth {
  readonly #options: ReauthOptions;
  #nonce: Uint8Array = new Uint8Array(0);
  #asked = 0;
  #answered = 0;
  #answeredAt: number;
  readonly #seen: Uint8Array[] = [];

  constructor(options: ReauthOptions) {
    this.#options = options;
    this.#answeredAt = options.openedAt;
  }

  /** A challenge of our own; the next proof must answer it. */
  challenge(nonce: Uint8Array): ChallengeMessage {
    this.#nonce = nonce;
    return { type: 'challenge', nonce };
  }

  /** Our answer to the peer's challenge. */
  prove({ nonce }: ChallengeMessage, now: number): ProofMessage | Fault {
    const { layouts, secret, suite } = this.#options;
    if (now - this.#answeredAt < LIMITS.challengeGapMs) return fault('limit', 'challenged too often');
    const used = equalBytes(nonce, this.#nonce) || this.#seen.some((seen) => equalBytes(seen, nonce));
    if (used) return fault('binding', 'a challenge with a used nonce');
    this.#remember(nonce);
    this.#answeredAt = now;
    return { type: 'proof', signature: suite.sign(proofDigest(layouts.mine, nonce, this.#answered++), secret) };
  }

  /** What is wrong with the peer's proof, or undefined. */
  check({ signature }: ProofMessage): Fault | undefined {
    const { layouts, remoteKey, suite } = this.#options;
    const digest = proofDigest(layouts.yours, this.#nonce, this.#asked);
    if (!suite.verify(signature, digest, remoteKey)) return fault('binding', 'a proof that does not answer the challenge');
    this.#asked++;
    return undefined;
  }

  /** Keeps the latest nonces only: the counter already makes every proof different. */
  #remember(nonce: Uint8Array): void {
    this.#seen.push(nonce.slice());
    if (this.#seen.length > LIMITS.noncesMax) this.#seen.shift();
  }
}
