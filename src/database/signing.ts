/** What is asked of whoever signs, and for how long whoever put waits for that. */
import { isFault } from '../core/base/fault.ts';
import type { Draft, SignedRecord, VerifiedRecord } from '../core/record/record.ts';
import { signedOf } from '../core/record/signed.ts';
import type { UnsignedRecord } from '../core/record/unsigned.ts';
import type { Signer } from '../ports.ts';
import { checkSignal } from './errors.ts';
import { refusedBySigner, unsigned } from './write-errors.ts';

/** Undefined where the signer only signs one by one, or cannot do more now. */
export async function signedTogether(author: Signer, records: readonly UnsignedRecord[]): Promise<readonly VerifiedRecord[] | undefined> {
  return author.signAll?.(records);
}

/** Whoever put may stop waiting for a person who signs; what is signed afterwards is dropped. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let listen: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => {
    listen = () => resolve();
    signal.addEventListener('abort', listen);
  });
  // Where the caller aborts, the signer's own failure is nobody's business any more.
  work.catch(() => undefined);
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', listen));
  checkSignal(signal);
  return work;
}

/** The record that a signer makes of a draft; E_SIGNER where it makes none. */
export async function signedBy(author: Signer, draft: Draft): Promise<SignedRecord> {
  let event;
  try {
    event = await author.sign(draft);
  } catch (cause) {
    throw unsigned(cause);
  }
  const record = signedOf(event);
  if (!isFault(record)) return record;
  throw refusedBySigner(`what it signed is not a record (${record.reason})`);
}

/** What a caller that gave up is told; undefined where it did not. */
export function abortOf(signal: AbortSignal | undefined): unknown {
  try {
    checkSignal(signal);
    return undefined;
  } catch (reason) {
    return reason;
  }
}
