/**
 * What a page and its workers say to each other. A page gives work in numbered pieces and gets each answered once,
 * in any order; small pieces are urgent. Everything that travels is an array buffer, and the sender's is gone.
 *
 * Both sides are ours: a message that is none of these is a bug, and ends the worker.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { CLAIM_BYTES } from '../../core/record/claim.ts';

/** Bytes of a message to be signed, and of a signature. */
export const MESSAGE_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** Claims to be checked; the answer has one byte for each, 1 for yes. */
export interface VerifyWork {
  readonly type: 'verify';
  readonly work: number;
  readonly claims: ArrayBuffer;
}

/** Messages to be signed with a key the worker was given; the answer is their signatures. */
export interface SignWork {
  readonly type: 'sign';
  readonly work: number;
  readonly key: number;
  readonly messages: ArrayBuffer;
}

/** What a worker answers. */
export type Work = VerifyWork | SignWork;

/** What a page says. */
export type PageMessage =
  /** The first message: the compiled curve, or that there is none and JavaScript must do. */
  | { readonly type: 'start'; readonly module: WebAssembly.Module | undefined }
  | { readonly type: 'key'; readonly key: number; readonly secret: ArrayBuffer }
  /** Forget a key. */
  | { readonly type: 'wipe'; readonly key: number }
  | Work;

/** What a worker says. */
export interface WorkAnswer {
  readonly work: number;
  readonly result: ArrayBuffer;
}

/** Claims or messages in a piece of work, count. */
export function unitsOf(work: Work): number {
  return work.type === 'verify' ? work.claims.byteLength / CLAIM_BYTES : work.messages.byteLength / MESSAGE_BYTES;
}

/** Bytes of the answer to a piece of work. */
export function answerBytesOf(work: Work): number {
  return unitsOf(work) * (work.type === 'verify' ? 1 : SIGNATURE_BYTES);
}

/** Whether so little may overtake what is more: somebody waits for a record that was just written. */
export function isUrgent(units: number): boolean {
  return units <= LIMITS.verifyUrgentRecords;
}
