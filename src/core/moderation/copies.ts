/**
 * Who said the very same: records by digests of their content. Where as many authors as the policy bears agree, only one is
 * shown: the oldest that would be shown otherwise, so that whoever copies a text and backdates it hides nothing once their
 * copy is hidden. A content that one record has costs a place in a table; a group exists from two on.
 */
import { toHex } from '../base/bytes.ts';
import type { RecordHeader } from '../record/record.ts';
import { compareKeys } from '../set/key.ts';
import { DigestTable, DIGEST_BYTES } from './digest-table.ts';

/** Whether a record would be shown if it were no copy. */
export type IsShown = (header: RecordHeader, id: string) => boolean;

/** Records with the same content. */
class Group {
  readonly digest: Uint8Array;
  readonly members = new Map<string, RecordHeader>();
  /** How many members each author has. */
  readonly authors = new Map<string, number>();
  /** The member that is shown, and whether the others are not. */
  first: string | undefined;
  isCrowded = false;

  constructor(digest: Uint8Array) {
    this.digest = digest.slice(0, DIGEST_BYTES);
  }

  add(id: string, header: RecordHeader): void {
    this.members.set(id, header);
    this.authors.set(header.author, (this.authors.get(header.author) ?? 0) + 1);
  }

  delete(id: string, { author }: RecordHeader): void {
    this.members.delete(id);
    const left = this.authors.get(author)! - 1;
    if (left > 0) this.authors.set(author, left);
    else this.authors.delete(author);
  }
}

/** Records that went may wait in the table until they are so many, or a quarter of it. */
const GONE_MIN = 1024;
const GONE_SHARE = 0.25;

/** All records that have a digest. */
export class Copies {
  /** Authors with the same content from which on one is shown, count; at least 1. */
  readonly #authorsMax: number;
  readonly #isShown: IsShown;
  readonly #table = new DigestTable<RecordHeader | Group>();
  readonly #groups = new Map<string, Group>();
  readonly #groupsByAuthor = new Map<string, Set<Group>>();
  /** Ids of single records that went: their digests are not known, so the table still has them. */
  readonly #gone = new Set<string>();
  /** Groups to look at again: members whose sight may be another, or all. */
  readonly #touched = new Map<Group, Set<string> | 'all'>();
  /** Ids of records that are in no group any more. */
  readonly #alone = new Set<string>();

  constructor(authorsMax: number, isShown: IsShown) {
    this.#authorsMax = authorsMax;
    this.#isShown = isShown;
  }

  /** Takes a record; the same one again changes nothing. */
  add(header: RecordHeader, id: string, digest: Uint8Array): void {
    if (this.#groups.has(id)) return;
    const found = this.#table.get(digest);
    const there = found === undefined || found instanceof Group ? undefined : this.#single(found);
    this.#gone.delete(id);
    if (there === id) return;
    if (!(found instanceof Group) && there === undefined) {
      this.#table.set(digest, header);
      return;
    }
    const group = found instanceof Group ? found : this.#groupOf(found!, there!, digest);
    this.#join(group, id, header);
  }

  /** A record went. */
  remove(id: string): void {
    const group = this.#groups.get(id);
    if (group === undefined) {
      this.#gone.add(id);
      if (this.#gone.size > Math.max(GONE_MIN, GONE_SHARE * this.#table.used)) this.#sweep();
      return;
    }
    this.#leave(group, id);
    if (group.members.size > 1) return;
    // One alone is no group.
    for (const [last, header] of group.members) {
      this.#leave(group, last);
      this.#table.set(group.digest, header);
      this.#alone.add(last);
    }
  }

  /** Whether it is not shown because another one is. */
  isCopy(id: string): boolean {
    const group = this.#groups.get(id);
    return group !== undefined && group.isCrowded && group.first !== undefined && group.first !== id;
  }

  /** The sight of a record may be another. */
  touch(id: string): void {
    const group = this.#groups.get(id);
    if (group !== undefined) this.#touch(group, id);
  }

  /** The same for all records of an author. */
  touchAuthor(author: string): void {
    for (const group of this.#groupsByAuthor.get(author) ?? []) this.#touched.set(group, 'all');
  }

  /** The same for all records. */
  touchAll(): void {
    for (const group of this.#groups.values()) this.#touched.set(group, 'all');
  }

  /** Finds out anew which members are shown; answers the ids of those of which that changed. */
  *settle(): Iterable<string> {
    for (const [group, touched] of this.#touched) {
      const { first, isCrowded } = group;
      group.isCrowded = group.authors.size >= this.#authorsMax && group.members.size > 1;
      if (!group.isCrowded) group.first = undefined;
      else if (touched === 'all' || !isCrowded || !this.#follow(group, touched)) group.first = this.#oldestShown(group);
      if (isCrowded !== group.isCrowded || (first === undefined) !== (group.first === undefined)) yield* group.members.keys();
      else if (first !== group.first) yield* [first!, group.first!];
    }
    this.#touched.clear();
    yield* this.#alone;
    this.#alone.clear();
  }

  /** Looks at the touched members only; false where that does not say who is first. */
  #follow(group: Group, touched: ReadonlySet<string>): boolean {
    for (const id of touched) {
      const header = group.members.get(id);
      const isShown = header !== undefined && this.#isShown(header, id);
      if (id === group.first && !isShown) return false;
      const first = group.first === undefined ? undefined : group.members.get(group.first)!;
      if (isShown && (first === undefined || compareKeys(header, first) < 0)) group.first = id;
    }
    return true;
  }

  #oldestShown({ members }: Group): string | undefined {
    let oldest: string | undefined;
    for (const [id, header] of members) {
      if (oldest !== undefined && compareKeys(members.get(oldest)!, header) < 0) continue;
      if (this.#isShown(header, id)) oldest = id;
    }
    return oldest;
  }

  /** The id of a record in the table, unless it went. */
  #single(header: RecordHeader): string | undefined {
    const id = toHex(header.id);
    return this.#gone.has(id) ? undefined : id;
  }

  #groupOf(header: RecordHeader, id: string, digest: Uint8Array): Group {
    const group = new Group(digest);
    this.#table.set(digest, group);
    this.#join(group, id, header);
    return group;
  }

  #join(group: Group, id: string, header: RecordHeader): void {
    group.add(id, header);
    this.#groups.set(id, group);
    let groups = this.#groupsByAuthor.get(header.author);
    if (groups === undefined) this.#groupsByAuthor.set(header.author, (groups = new Set()));
    groups.add(group);
    this.#touch(group, id);
  }

  #leave(group: Group, id: string): void {
    const header = group.members.get(id)!;
    group.delete(id, header);
    this.#groups.delete(id);
    this.#touch(group, id);
    if (group.authors.has(header.author)) return;
    const groups = this.#groupsByAuthor.get(header.author)!;
    groups.delete(group);
    if (groups.size === 0) this.#groupsByAuthor.delete(header.author);
  }

  #touch(group: Group, id: string): void {
    const touched = this.#touched.get(group);
    if (touched === 'all') return;
    if (touched === undefined) this.#touched.set(group, new Set([id]));
    else touched.add(id);
  }

  #sweep(): void {
    this.#table.rebuild((value) => value instanceof Group || this.#single(value) !== undefined);
    this.#gone.clear();
  }
}
