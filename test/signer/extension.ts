/** A stand-in for an extension of the browser (NIP-07), by the library that others use; each way to misbehave is a switch. */
import { finalizeEvent, getPublicKey, type EventTemplate, type NostrEvent } from 'nostr-tools/pure';
import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';

/** What the person, or the extension, does with the next question. */
export type Mood = 'agrees' | 'refuses' | 'hangs';

/** An extension with one account at a time. */
export class StandInExtension {
  mood: Mood = 'agrees';
  /** Changes what it signed before it is given back. */
  spoil: (event: NostrEvent) => unknown = (event) => event;
  /** Contents in the order they were asked. */
  readonly asked: string[] = [];
  /** Questions under way at one time, at most, count. */
  together = 0;
  #open = 0;
  secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.secret = secret;
  }

  getPublicKey = (): Promise<string> => this.#answer(() => getPublicKey(this.secret));

  signEvent = (template: EventTemplate): Promise<unknown> => {
    this.asked.push(template.content);
    return this.#answer(() => this.spoil(finalizeEvent(structuredClone(template), this.secret)));
  };

  nip44: { encrypt(pubkey: string, text: string): Promise<string>; decrypt(pubkey: string, payload: string): Promise<string> } | undefined = {
    encrypt: (pubkey, text) => this.#answer(() => encrypt(text, getConversationKey(this.secret, pubkey))),
    decrypt: (pubkey, payload) => this.#answer(() => decrypt(payload, getConversationKey(this.secret, pubkey))),
  };

  async #answer<T>(work: () => T): Promise<T> {
    this.together = Math.max(this.together, ++this.#open);
    try {
      await Promise.resolve();
      if (this.mood === 'hangs') await new Promise(() => undefined);
      if (this.mood === 'refuses') throw new Error('User rejected');
      return work();
    } finally {
      this.#open--;
    }
  }
}
