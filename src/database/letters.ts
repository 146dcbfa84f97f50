/**
 * Writing and reading letters (`put` with `to`), with whatever cipher the login has. The ciphers make this a part that is
 * loaded when somebody writes or meets the first one.
 */
import { LIMITS } from '../core/base/limits.ts';
import { pubkeyOf } from '../core/record/author.ts';
import { letterFor, letterKeyText, letterRecord, openLetter, sealLetter, type LetterKey } from '../core/record/letter.ts';
import type { PairCipher, Random, Signer } from '../ports.ts';
import { badOption, PeersetError } from './errors.ts';
import type { Letter, LetterSource } from './seal.ts';
import { decodeValue, type Encoded } from './value.ts';
import { unfit } from './write-errors.ts';

const KEY_BYTES = 32;

/** The public keys of readers. @throws PeersetError E_OPTION */
export function readersOf(to: unknown): readonly string[] {
  if (!Array.isArray(to) || to.length === 0) throw badOption('to', 'it is a list of public keys (npub1…)');
  return (to as readonly unknown[]).map((npub, i) => {
    const pubkey = typeof npub === 'string' ? pubkeyOf(npub) : undefined;
    if (pubkey === undefined) throw badOption(`to.${i}`, 'it is not a public key (npub1…)');
    return pubkey;
  });
}

/**
 * A value as a letter to some readers, and to its author.
 * @throws PeersetError E_OPTION for too many readers, E_UNSUPPORTED where the login cannot encrypt, E_VALUE.
 */
export async function writeLetter({ content, tags }: Encoded, readers: readonly string[], signer: Signer, random: Random): Promise<Encoded> {
  const all = [...new Set([signer.pubkey, ...readers])];
  if (all.length > LIMITS.letterReadersMax) throw badOption('to', `a record has at most ${LIMITS.letterReadersMax} readers, its author included`);
  const cipher = cipherOf(signer);
  const key = random(KEY_BYTES);
  const type = tags.find(([name]) => name === 'm')?.[1];
  const payload = sealLetter(type === undefined ? { content } : { content, type }, key, random(KEY_BYTES));
  if (payload === undefined) throw unfit('it is too large to be sealed');
  const keys: LetterKey[] = [];
  for (const reader of all) keys.push({ reader, sealed: await cipher.encrypt(reader, letterKeyText(key)) });
  return letterRecord(payload, keys);
}

/** The value of a letter, or undefined where it is not for whoever is logged in. A signer that is away is asked at the next look. */
export async function readLetter({ author, content, tags }: LetterSource, signer: Signer): Promise<Letter | undefined> {
  const letter = letterFor(signer.pubkey, content, tags);
  if (letter === undefined || signer.nip44 === undefined) return undefined;
  const key = await signer.nip44.decrypt(author, letter.key);
  const text = openLetter(letter.payload, key);
  const value = text === undefined ? undefined : decodeValue(text.content, text.type);
  return text === undefined || value === undefined ? undefined : { value, content: text.content };
}

function cipherOf({ nip44 }: Signer): PairCipher {
  if (nip44 !== undefined) return nip44;
  throw new PeersetError('E_UNSUPPORTED', 'This login can sign and not encrypt.', { fix: 'Use a signer that knows NIP-44, or log in with another key.' });
}
