/**
 * What somebody wants written, and the draft that says so: in the names of an open room, or sealed. When it is dated is the
 * writer's business.
 */
import { deleteDraft, recordDraft } from '../core/record/draft.ts';
import { DELETE_KIND, RECORD_KIND, type Draft, type RecordHeader } from '../core/record/record.ts';
import type { Catalog } from './catalog.ts';
import type { Seal } from './seal.ts';
import type { Encoded } from './value.ts';

/** A value that shall become a record. */
export interface Wish {
  readonly collection: string;
  readonly key: string;
  /** Without one, the record at the key is deleted. */
  readonly encoded: Encoded | undefined;
  readonly expiresAt: number | undefined;
  readonly replaceOldest: boolean;
  readonly signal: AbortSignal | undefined;
  /** Its time, ms, where that is not now. */
  readonly at?: number;
}

/** What a draft is made of, beside the wish. */
export interface DraftNeeds {
  /** Who will sign, 64 hex. */
  readonly author: string;
  /** Its time, ms. */
  readonly at: number;
  readonly room: { readonly tag: string };
  readonly seal?: Seal;
  readonly catalog: Pick<Catalog, 'shelf' | 'isShared'>;
}

/** The draft of a wish: a record, or the delete of one. */
export function draftOf(wish: Wish, { author, at, room: { tag: room }, seal, catalog }: DraftNeeds): Draft {
  const { collection, key, encoded, expiresAt } = wish;
  if (encoded !== undefined) {
    const { content, tags } = encoded;
    const draft = recordDraft({ room, collection, name: key, content, tags, at, ...(expiresAt === undefined ? {} : { expiresAt }) });
    return seal?.draft(draft, author) ?? draft;
  }
  // Where the newest of anyone wins, whoever keeps the room without reading it must not be able to hide what members wrote.
  if (seal !== undefined && catalog.isShared(collection)) {
    return seal.draft({ ...recordDraft({ room, collection, name: key, content: '', at }), kind: DELETE_KIND }, author);
  }
  const name = seal?.key(collection, key) ?? key;
  const own = catalog.shelf(collection).own(name, author)?.header;
  return deleteDraft({ room, target: targetOf(own, seal?.collection(collection) ?? collection, name, author), at });
}

/** A delete names a slot; in shared collections there need not be a record of ours in it. */
function targetOf(own: RecordHeader | undefined, collection: string, key: string, author: string): RecordHeader {
  if (own?.deletes === false) return own;
  const slot = `${RECORD_KIND}:${author}:${collection}/${key}`;
  return { kind: RECORD_KIND, slot, author, collection, name: key, deletes: false, at: 0, id: new Uint8Array(32), size: 0 };
}
