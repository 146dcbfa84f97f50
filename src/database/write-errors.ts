/** What is said to whoever put a record that came to nothing. */
import type { Refusal } from '../core/replica/event.ts';
import type { SignerFault } from '../ports.ts';
import { PeersetError } from './errors.ts';
import { fixFor } from './fixes.ts';
import { signerError } from './signer-error.ts';

/** A value that can be no record. */
export function unfit(reason: string): PeersetError {
  const fix = 'Put less, or text without control characters; large things come as files in a later version.';
  return new PeersetError('E_VALUE', `This value cannot be kept: ${reason}.`, { fix, reason });
}

/** An edit that would have to be dated too far ahead. */
export function tooLate(): PeersetError {
  return new PeersetError('E_REFUSED', 'What is at this key was written later than this device believes it is now.', {
    fix: 'Set the clock of this device, or use another key.',
    rule: 'time',
    reason: 'an edit must be later than what it replaces',
  });
}

/** A signer that gave no signature. Our own says by itself what it lacks (E_LOAD, E_SIGNER). */
export function unsigned(cause: unknown): PeersetError {
  return signerError(cause);
}

/** A signer whose answer can be no record. */
export function refusedBySigner(reason: string): PeersetError {
  return signerError({ signer: 'false', reason } satisfies SignerFault);
}

/** A refusal as an error for whoever put the record. `displaces`: key of what would have to go. */
export function errorOf({ rule, reason }: Refusal, displaces: string | undefined): PeersetError {
  switch (rule) {
    case 'quota':
    case 'outranked': // Newer records of ours fill the quota: those at the same key were looked at before.
      return new PeersetError('E_QUOTA', `This record has no room: ${reason}.`, {
        fix: fixFor(rule),
        rule,
        reason,
        ...(displaces === undefined ? {} : { displaces }),
      });
    case 'disk':
      return new PeersetError('E_STORAGE', `The record is not stored: ${reason}.`, { fix: fixFor(rule), reason });
    default:
      return refusedByRule(rule, reason);
  }
}

/** A rule of the room that said no, and what to do about it. */
export function refusedByRule(rule: string, reason: string): PeersetError {
  return new PeersetError('E_REFUSED', `The room does not take this record: ${reason}.`, { fix: fixFor(rule), rule, reason });
}
