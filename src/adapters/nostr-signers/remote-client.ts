/**
 * Talking to a remote signer (NIP-46): questions and answers in encrypted events of a kind that relays forget. We have a
 * key of our own for this, which the signer knows us by; it signs nothing else.
 *
 * What a relay or a stranger makes up is not opened: only the signer shares our pair's key, so a payload whose
 * MAC holds is its word. A connection may be lost with an answer in it, for a phone puts the page to sleep while its person looks at
 * the signer: whoever waits asks again on every new connection, with the same number.
 */
import { toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { textToBytes } from '../../core/base/text.ts';
import { eventId } from '../../core/record/event.ts';
import { openText, sealText } from '../../core/record/nip44.ts';
import { pairKey } from '../../core/record/pair-key.ts';
import { SchnorrKey } from '../../core/record/schnorr.ts';
import type { Clock, Random, SignerFault } from '../../ports.ts';
import type { BunkerAddress } from './bunker-address.ts';
import { clipped, signerFault } from './fault.ts';
import { Relay } from './relay.ts';
import { Turns, type Patience } from './turns.ts';

export interface RemoteClientOptions {
  readonly address: BunkerAddress;
  /** Our secret for this signer, 32 bytes. */
  readonly client: Uint8Array;
  readonly webSocket: typeof WebSocket;
  readonly clock: Clock;
  readonly random: Random;
  /** The person has to agree at this address first; undefined: not any more. */
  readonly challenged: (url: string | undefined) => void;
}

const KIND = 24_133;
/** How far back answers are asked for, s: clocks differ, and some relays keep them for a moment. */
const SINCE_S = 30;
/** A question fails where no relay is there for so long, ms. */
const UNREACHABLE_MS = 15_000;
const URL_MAX = 2048;

interface Question {
  readonly id: string;
  readonly text: string;
  readonly patience: Patience;
  readonly resolve: (result: string) => void;
  readonly reject: (fault: SignerFault) => void;
}

/** Asks one remote signer, one question after the other. */
export class RemoteClient {
  readonly #options: RemoteClientOptions;
  readonly #key: SchnorrKey;
  readonly #pubkey: string;
  readonly #pairKey: Uint8Array;
  readonly #relays: readonly Relay[];
  readonly #turns: Turns;
  /** What is asked now; one at a time. */
  #question: Question | undefined;

  /** Throws a `SignerFault` where the signer's public key is nobody's. */
  constructor(options: RemoteClientOptions) {
    const { address, client, webSocket, clock } = options;
    const key = pairKey(client, address.signer);
    if (key === undefined) throw signerFault('absent', 'nobody has this public key');
    this.#options = options;
    this.#pairKey = key;
    this.#key = new SchnorrKey(client);
    this.#pubkey = toHex(this.#key.publicKey);
    this.#turns = new Turns(clock);
    this.#relays = address.relays.map((url) => new Relay({
      url,
      webSocket,
      clock,
      filter: () => ({ kinds: [KIND], '#p': [this.#pubkey], since: this.#seconds() - SINCE_S }),
      opened: (relay) => this.#sendOn(relay),
      received: (event) => this.#receive(event),
    }));
  }

  /** The answer. Rejects with a `SignerFault`. */
  ask(method: string, params: readonly string[]): Promise<string> {
    return this.#turns.ask((patience) => this.#ask(method, params, patience));
  }

  /** Whoever waits hears that somebody logged out. */
  close(): void {
    for (const relay of this.#relays) relay.close();
    this.#turns.close(signerFault('lost', 'somebody logged out'));
  }

  #ask(method: string, params: readonly string[], patience: Patience): Promise<string> {
    const id = toHex(this.#options.random(16));
    const text = JSON.stringify({ id, method, params });
    if (textToBytes(text).length > LIMITS.sealedTextBytesMax) return Promise.reject(signerFault('unable', 'this is too large for a remote signer') as unknown);
    return new Promise<string>((resolve, reject) => {
      this.#question = { id, text, patience, resolve, reject };
      const cancel = this.#watchRelays(reject);
      patience.whenOver(() => {
        cancel();
        this.#question = undefined;
        this.#options.challenged(undefined);
      });
      for (const relay of this.#relays) {
        if (relay.isOpen) this.#sendOn(relay);
        else relay.wake();
      }
    });
  }

  /** Fails the question where no relay is there for a while. */
  #watchRelays(fail: (fault: SignerFault) => void): () => void {
    const { clock } = this.#options;
    return clock.wake(clock.now() + UNREACHABLE_MS, () => {
      if (!this.#relays.some(({ isOpen }) => isOpen)) fail(signerFault('lost', 'none of its relays can be reached'));
    });
  }

  #sendOn(relay: Relay): void {
    if (this.#question !== undefined) relay.send(this.#eventOf(this.#question.text));
  }

  #eventOf(text: string): object {
    const fields = {
      pubkey: this.#pubkey,
      created_at: this.#seconds(),
      kind: KIND,
      tags: [['p', this.#options.address.signer]],
      content: sealText(this.#pairKey, this.#options.random(32), text),
    };
    const id = eventId(fields);
    return { id: toHex(id), ...fields, sig: toHex(this.#key.sign(id)) };
  }

  #receive(event: unknown): void {
    const question = this.#question;
    // Nobody asked: then there is nothing to answer, and nothing is opened.
    if (question === undefined || typeof event !== 'object' || event === null) return;
    const { kind, pubkey, content } = event as { readonly [name: string]: unknown };
    if (kind !== KIND || pubkey !== this.#options.address.signer || typeof content !== 'string') return;
    const text = openText(this.#pairKey, content);
    const answer = isFault(text) ? undefined : answerOf(text);
    if (answer?.id !== question.id) return;
    if (answer.result === 'auth_url') this.#challenged(question, answer.error);
    else if (answer.error !== '') question.reject(signerFault('refused', `it said: ${clipped(answer.error)}`));
    else question.resolve(answer.result);
  }

  /** The person must look at a page of the signer's; then the same question is answered. */
  #challenged({ patience }: Question, url: string): void {
    const isPage = url.length <= URL_MAX && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
    if (!isPage) return;
    patience.extend(LIMITS.signerPersonMs);
    this.#options.challenged(url);
  }

  #seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000);
  }
}

interface Answer {
  readonly id: string;
  readonly result: string;
  readonly error: string;
}

function answerOf(text: string): Answer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The signer sent no JSON: no answer.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, result, error } = value as { readonly [name: string]: unknown };
  if (typeof id !== 'string') return undefined;
  return { id, result: typeof result === 'string' ? result : '', error: typeof error === 'string' ? error : '' };
}
