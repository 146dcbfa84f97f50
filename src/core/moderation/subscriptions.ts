/**
 * Lists of others that a viewer follows: whom and what they name. Of each list the newest version counts.
 */
import type { RecordHeader } from '../record/record.ts';
import { compareSayings, type Saying } from './law.ts';
import type { SharedList } from './list.ts';
import type { ListName } from './sight.ts';

/** What the subscribed lists say, together. */
export class Subscriptions {
  #lists: readonly ListName[] = [];
  readonly #versions = new Map<string, Set<Saying<SharedList>>>();
  /** Whose list it is, by what is on it; of several lists the first that was subscribed to. */
  readonly #byAuthor = new Map<string, string>();
  readonly #byRecord = new Map<string, string>();
  #words: readonly string[] = [];
  #topics: readonly string[] = [];

  /** Words and topics that the lists name: for whoever looks into records. */
  get words(): readonly string[] {
    return this.#words;
  }

  get topics(): readonly string[] {
    return this.#topics;
  }

  /** Whether anybody follows lists of this author. */
  has(author: string): boolean {
    return this.#lists.some((list) => list.author === author);
  }

  /** Whose list names the author; whose the record. */
  against(header: RecordHeader, id: string): { readonly author: string | undefined; readonly record: string | undefined } {
    return { author: this.#byAuthor.get(header.author), record: this.#byRecord.get(id) };
  }

  /** Whether anything is on any list. */
  get isEmpty(): boolean {
    return this.#byAuthor.size + this.#byRecord.size === 0;
  }

  subscribe(lists: readonly ListName[]): void {
    this.#lists = lists;
    this.#renew();
  }

  /** A version of a list came or went. */
  note(saying: Saying<SharedList>, change: 'add' | 'delete'): void {
    const name = nameOf({ author: saying.header.author, name: saying.statement.name });
    let versions = this.#versions.get(name);
    if (versions === undefined) this.#versions.set(name, (versions = new Set()));
    versions[change](saying);
    if (versions.size === 0) this.#versions.delete(name);
    this.#renew();
  }

  #renew(): void {
    this.#byAuthor.clear();
    this.#byRecord.clear();
    const current = this.#lists.flatMap((list) => [...(this.#versions.get(nameOf(list)) ?? [])].sort(compareSayings).slice(0, 1));
    // The first that was subscribed to has the last word.
    for (const { header, statement } of [...current].reverse()) {
      for (const author of statement.authors) this.#byAuthor.set(author, header.author);
      for (const id of statement.records) this.#byRecord.set(id, header.author);
    }
    this.#words = [...new Set(current.flatMap(({ statement }) => statement.words))];
    this.#topics = [...new Set(current.flatMap(({ statement }) => statement.topics))];
  }
}

function nameOf({ author, name }: ListName): string {
  return `${author} ${name}`;
}
