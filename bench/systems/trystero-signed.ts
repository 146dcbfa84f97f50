/**
 * Trystero with the signatures that browsers have built in: each record carries an Ed25519 signature by
 * WebCrypto and its author's key, and is checked before it is used. Authors' keys are imported once. What was
 * checked when it came is believed when it is read from the disk again.
 */
import type { Note } from '../notes.ts';
import { answerOf, openDatabase, trystero, type Row, type Seal } from './trystero.ts';

const ALGORITHM = 'Ed25519';
const KEYS = 'keys';

/** Trystero and "send everything", each record signed and checked. */
export const trysteroSigned = trystero(openSeal);

class WebCryptoSeal implements Seal {
  readonly #secret: CryptoKey;
  readonly #author: string;
  readonly #keyByAuthor = new Map<string, Promise<CryptoKey>>();

  constructor(secret: CryptoKey, author: string) {
    this.#secret = secret;
    this.#author = author;
  }

  put(notes: readonly Note[]): Promise<Row[]> {
    return Promise.all(notes.map(async note => {
      const signature = await crypto.subtle.sign(ALGORITHM, this.#secret, signedBytes(note));
      return { ...note, _key: this.#author, _signature: toBase64(new Uint8Array(signature)) };
    }));
  }

  async check(rows: readonly Row[]): Promise<Row[]> {
    const verdicts = await Promise.all(rows.map(row => this.#isSigned(row)));
    return rows.filter((_, index) => verdicts[index]);
  }

  async #isSigned(row: Row): Promise<boolean> {
    const { _key: author, _signature: signature, ...note } = row;
    if (typeof author !== 'string' || typeof signature !== 'string') return false;
    let key = this.#keyByAuthor.get(author);
    if (key === undefined) this.#keyByAuthor.set(author, key = crypto.subtle.importKey('raw', fromBase64(author), ALGORITHM, false, ['verify']));
    return crypto.subtle.verify(ALGORITHM, await key, fromBase64(signature), signedBytes(note));
  }
}

/** The device's key pair, made at the first visit; the secret never leaves the browser. */
async function openSeal(name: string): Promise<Seal> {
  const database = await openDatabase(name, KEYS);
  const kept = await answerOf(database.transaction(KEYS).objectStore(KEYS).get('pair') as IDBRequest<CryptoKeyPair | undefined>);
  const pair = kept ?? await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']) as CryptoKeyPair;
  if (kept === undefined) await answerOf(database.transaction(KEYS, 'readwrite').objectStore(KEYS).put(pair, 'pair'));
  database.close();
  return new WebCryptoSeal(pair.privateKey, toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))));
}

function signedBytes(note: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(note));
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}
