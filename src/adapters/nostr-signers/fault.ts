/**
 * What goes wrong with a signer that is elsewhere: always one of a few words, with a reason for people. What the other
 * side says about itself is somebody else's text: cut, and never more than shown.
 */
import type { SignerFault, SignerFaultCode } from '../../ports.ts';

/** Letters of somebody else's reason that are passed on. */
const REASON_MAX = 200;

/** A fault, to be thrown inside a promise. */
export function signerFault(signer: SignerFaultCode, reason: string): SignerFault {
  return { signer, reason };
}

/** Whether somebody rejected with a fault of ours. */
export function isSignerFault(value: unknown): value is SignerFault {
  return typeof value === 'object' && value !== null && typeof (value as Partial<SignerFault>).signer === 'string';
}

/** What somebody threw, as a refusal; a fault of ours stays what it is. */
export function refusalOf(thrown: unknown): SignerFault {
  if (isSignerFault(thrown)) return thrown;
  const said = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : '';
  return signerFault('refused', said === '' ? 'it said no' : `it said: ${clipped(said)}`);
}

/** Somebody else's words, short and in one line. */
export function clipped(text: string): string {
  return text.slice(0, REASON_MAX).replace(/[\u0000-\u001f\u007f]+/g, ' ');
}
