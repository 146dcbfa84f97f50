/** What is said to whoever wanted something of a signer that did not do it. Loaded with whatever signs. */
import type { SignerFault, SignerFaultCode } from '../ports.ts';
import { PeersetError } from './errors.ts';

const MESSAGES: Readonly<Record<SignerFaultCode, string>> = {
  absent: 'There is no signer to log in with',
  refused: 'The signer did not sign',
  lost: 'The signer does not answer',
  changed: 'The signer is somebody else now',
  false: 'The signer did something else',
  unable: 'The signer cannot do this',
};

const FIXES: Readonly<Record<SignerFaultCode, string>> = {
  absent: 'Install an extension for Nostr keys, copy a new address from the remote signer, or log in another way; nstart.me helps people to make a key, or to get theirs back.',
  refused: 'Allow it in the signer and try again, or log in with another key.',
  lost: 'Look whether the signer is running and online, and try again: it is asked each time, no reload is needed.',
  changed: 'Choose the account there that you logged in with, or log in again.',
  false: 'Update the signer, or log in with another key.',
  unable: 'Put less, or log in with a key that this page holds.',
};

/** E_SIGNER of a fault; other errors stay what they are, and anything else is a refusal. */
export function signerError(cause: unknown): PeersetError {
  if (cause instanceof PeersetError) return cause;
  const { signer, reason } = isFault(cause) ? cause : { signer: 'refused' as const, reason: 'it refused or is away' };
  return new PeersetError('E_SIGNER', `${MESSAGES[signer]}: ${reason}.`, { fix: FIXES[signer], reason: signer, cause });
}

function isFault(value: unknown): value is SignerFault {
  return typeof value === 'object' && value !== null && typeof (value as Partial<SignerFault>).signer === 'string' && (value as SignerFault).signer in MESSAGES;
}
