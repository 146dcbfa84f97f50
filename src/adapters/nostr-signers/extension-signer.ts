/**
 * Signs with an extension of the browser (NIP-07, `window.nostr`), which holds the key and may ask its person each time.
 * It may appear after the page did, hang, refuse, lack NIP-44, change its account; nothing it says is believed.
 */
import { LIMITS } from '../../core/base/limits.ts';
import type { Clock, PairCipher, Signer } from '../../ports.ts';
import { refusalOf, signerFault } from './fault.ts';
import { isPubkey, plainDraft, signedAnswer } from './signed-answer.ts';
import { Turns } from './turns.ts';

export interface ExtensionOptions {
  /** Whatever the page has at `window.nostr` now. */
  readonly find: () => unknown;
  readonly clock: Clock;
  /** The account of an earlier login, 64 hex: then nothing is asked before something is to be signed. */
  readonly pubkey?: string;
}

/** What NIP-07 puts at `window.nostr`, as far as we use it. Everything it returns is unknown. */
interface Extension {
  getPublicKey(): unknown;
  signEvent(event: unknown): unknown;
  readonly nip44?: { encrypt(pubkey: string, text: string): unknown; decrypt(pubkey: string, payload: string): unknown };
}

/** Pause between two looks whether it is there, ms. */
const LOOK_MS = 100;

/** The signer behind `window.nostr`. Rejects with a `SignerFault`. */
export async function extensionSigner(options: ExtensionOptions): Promise<Signer> {
  const turns = new Turns(options.clock);
  const extension = await appears(options);
  const pubkey = options.pubkey ?? await askPubkey(turns, options.find);
  const ask = <T>(work: (found: Extension) => unknown, read: (answer: unknown) => T): Promise<T> =>
    turns.ask(async () => read(await asked(options.find, work)));
  return {
    pubkey,
    sign: async (draft) => {
      const plain = plainDraft(draft);
      return ask((found) => found.signEvent(structuredClone(plain)), (answer) => signedAnswer(answer, plain, pubkey));
    },
    ...(extension.nip44 === undefined ? {} : { nip44: cipherOf(ask) }),
    close: () => turns.close(signerFault('lost', 'somebody logged out')),
  };
}

type Ask = <T>(work: (found: Extension) => unknown, read: (answer: unknown) => T) => Promise<T>;

function cipherOf(ask: Ask): PairCipher {
  return {
    encrypt: (pubkey, text) => ask((found) => found.nip44?.encrypt(pubkey, text), textOf),
    decrypt: (pubkey, payload) => ask((found) => found.nip44?.decrypt(pubkey, payload), textOf),
  };
}

function textOf(answer: unknown): string {
  if (typeof answer === 'string') return answer;
  throw signerFault('false', 'what it gave is no text');
}

async function askPubkey(turns: Turns, find: () => unknown): Promise<string> {
  const pubkey = await turns.ask(() => asked(find, (found) => found.getPublicKey()));
  if (!isPubkey(pubkey)) throw signerFault('false', 'what it gave is no public key');
  return pubkey;
}

/** Asks whatever is there now: an extension that was updated meanwhile is another object. */
async function asked(find: () => unknown, work: (found: Extension) => unknown): Promise<unknown> {
  const found = find();
  if (!isExtension(found)) throw signerFault('lost', 'the extension is gone');
  try {
    return await work(found);
  } catch (thrown) {
    throw refusalOf(thrown);
  }
}

/** Extensions put themselves into the page at a moment of their own. */
async function appears({ find, clock }: ExtensionOptions): Promise<Extension> {
  const until = clock.now() + LIMITS.signerAppearsMs;
  for (;;) {
    const found = find();
    if (isExtension(found)) return found;
    if (clock.now() >= until) throw signerFault('absent', 'this browser has no extension for it');
    await new Promise<void>((resolve) => clock.wake(clock.now() + LOOK_MS, resolve));
  }
}

function isExtension(value: unknown): value is Extension {
  if (typeof value !== 'object' || value === null) return false;
  const { getPublicKey, signEvent } = value as Partial<Extension>;
  return typeof getPublicKey === 'function' && typeof signEvent === 'function';
}
