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

/**
 * A parcel of packed records (`core/record/parcel.ts`) to be signed with a key the worker was given; the answer has for each its id, which is computed there,
 * and its signature.
 */
export interface AuthorWork {
  readonly type: 'author';
  readonly work: number;
  readonly key: number;
  readonly count: number;
  readonly records: ArrayBuffer;
}

/** A parcel of packed records to be checked; the answer has for each its id, which is computed there, and 1 for yes. */
export interface IdentifyWork {
  readonly type: 'identify';
  readonly work: number;
  readonly count: number;
  readonly records: ArrayBuffer;
}

/** What a worker answers. */
export type Work = VerifyWork | AuthorWork | IdentifyWork;

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

/** Claims or records in a piece of work, count. */
export function unitsOf(work: Work): number {
  switch (work.type) {
    case 'verify':
      return work.claims.byteLength / CLAIM_BYTES;
    case 'author':
    case 'identify':
      return work.count;
  }
}

/** What a worker answers for one unit of each kind, bytes. */
export const ANSWER_BYTES = { verify: 1, author: MESSAGE_BYTES + SIGNATURE_BYTES, identify: MESSAGE_BYTES + 1 } as const;

/** Bytes of the answer to a piece of work. */
export function answerBytesOf(work: Work): number {
  return unitsOf(work) * ANSWER_BYTES[work.type];
}

/** The buffer that is handed over with a piece of work. */
export function bufferOf(work: Work): ArrayBuffer {
  switch (work.type) {
    case 'verify':
      return work.claims;
    case 'author':
    case 'identify':
      return work.records;
  }
}

/** Whether so little may overtake what is more: somebody waits for a record that was just written. */
export function isUrgent(units: number): boolean {
  return units <= LIMITS.verifyUrgentRecords;
}
