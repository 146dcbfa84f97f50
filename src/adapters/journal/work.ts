/** What a page and its journal's worker say to each other. Both are ours. Everything is answered in the order it was said. */

/** What a page says. */
export type JournalMessage =
  /** Open the journal of this name; answered by `opened`, or by `failed`. */
  | { readonly type: 'open'; readonly name: string }
  /** Keep records, first forget those in `removed`. Not answered. */
  | JournalWrite
  /** Give these back; answered by `records`. */
  | { readonly type: 'offer'; readonly ids: Uint8Array }
  /** Let go of the files; answered by `closed`. */
  | { readonly type: 'close' };

/** Records one after the other, as one piece of memory: hundreds of small ones cost a page a hundred times as much to hand over. */
export interface JournalWrite {
  readonly type: 'write';
  /** 32 bytes each. */
  readonly ids: Uint8Array;
  readonly records: Uint8Array;
  /** Of each record, bytes. */
  readonly lengths: Uint32Array;
  /** 32 bytes each. */
  readonly removed: Uint8Array;
}

/** What a worker answers. */
export type JournalAnswer =
  | { readonly type: 'opened'; readonly ids: Uint8Array }
  | { readonly type: 'records'; readonly records: readonly Uint8Array[] }
  | { readonly type: 'closed' }
  /** There is no journal here, or not any more: forbidden, held by another tab, full, broken. */
  | { readonly type: 'failed'; readonly reason: string };
