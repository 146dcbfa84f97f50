/**
 * Secrets as people pass them on: 'secret1' and 32 bytes as base64 for addresses. What does not begin so is a
 * passphrase, which is stretched first (`sealing.ts`). What begins so and is damaged is neither. Where a room began other
 * epochs, theirs follow (`epoch-keys.ts`), each with the time it began: a dot, ms in base 36, a dot, 32 bytes.
 */
import type { Random } from '../ports.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';

const MARK = 'secret1';
const SECRET_BYTES = 32;
const EPOCHS = /^(\.[\da-z]{1,10}\.[\w-]{43})*$/;

/** A new secret. */
export function newSecret(random: Random): string {
  return secretText(random(SECRET_BYTES));
}

/** The text of a secret of 32 bytes. */
export function secretText(bytes: Uint8Array): string {
  return MARK + toBase64Url(bytes);
}

/** Whether this is meant as a secret and not as a passphrase. */
export function isSecretText(text: string): boolean {
  return text.startsWith(MARK);
}

/** The 32 bytes of a secret's text; undefined where it is none. */
export function secretBytes(text: string): Uint8Array | undefined {
  const own = ownSecret(text);
  const bytes = isSecretText(text) && EPOCHS.test(text.slice(own.length)) ? fromBase64Url(own.slice(MARK.length)) : undefined;
  return bytes?.length === SECRET_BYTES ? bytes : undefined;
}

/** A secret's text without those of later epochs: what says which room it is. */
export function ownSecret(text: string): string {
  return isSecretText(text) ? text.split('.')[0]! : text;
}
