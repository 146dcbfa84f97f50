/**
 * Sees to it that the author vouches for this replica's session key: at the start, in another name after a login, and again
 * before the certificate ends. A signer that is away or says no leaves us anonymous to peers until it says yes; neither the
 * page nor a peer waits for it.
 */
import { LIMITS } from '../core/base/limits.ts';
import type { Clock } from '../ports.ts';
import { PeersetError } from './errors.ts';

/** A certificate as peers are shown it, and when it ends, ms. */
export interface Certified {
  readonly certificate: Uint8Array;
  readonly until: number;
}

export interface CertifierOptions {
  readonly clock: Clock;
  /** Asks whoever signs. */
  readonly ask: (now: number) => Promise<Certified>;
  readonly certified: (certificate: Uint8Array) => void;
}

/** A certificate is renewed so long before it ends, ms: sessions opened meanwhile live on it. */
const RENEW_BEFORE_MS = 6 * 3_600_000;
/** Pause before a signer that failed is asked again, ms; and one whose person said no, who need not say it every minute. */
const RESIGN_MS = 60_000;
const RESIGN_REFUSED_MS = 30 * 60_000;

/** Keeps one replica certified. */
export class Certifier {
  readonly #options: CertifierOptions;
  /** Ends the wait for the next time. */
  #cancel: (() => void) | undefined;
  /** Whether the last try failed, and nobody is asked at the moment. */
  #isRefused = false;
  #isClosed = false;
  /** Of two tries the later counts: it asks whoever signs now. */
  #turn = 0;

  constructor(options: CertifierOptions) {
    this.#options = options;
  }

  /** Asks for the first time; resolves soon, certified or not. */
  async begin(): Promise<void> {
    const { clock } = this.#options;
    let cancel: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = clock.wake(clock.now() + LIMITS.signerPatienceMs, resolve);
    });
    await Promise.race([this.certify(), patience]);
    cancel();
  }

  /** Asks whoever signs now. Never rejects. */
  async certify(): Promise<void> {
    const { clock, ask, certified } = this.#options;
    this.#cancel?.();
    this.#isRefused = false;
    const turn = ++this.#turn;
    try {
      const { certificate, until } = await ask(clock.now());
      if (this.#isClosed || turn !== this.#turn) return;
      certified(certificate);
      this.#again(until - RENEW_BEFORE_MS);
    } catch (reason) {
      if (this.#isClosed || turn !== this.#turn) return;
      this.#isRefused = true;
      this.#again(clock.now() + (reason instanceof PeersetError && reason.reason === 'refused' ? RESIGN_REFUSED_MS : RESIGN_MS));
    }
  }

  /** Whoever signs is there again: nobody waits for the next try. */
  recertify(): void {
    if (this.#isRefused && !this.#isClosed) void this.certify();
  }

  /** Nobody is asked any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #again(at: number): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.wake(at, () => void this.certify());
  }
}
