/**
 * A record as the views see it: its header at all times, its body while somebody needs it. Entries are made
 * for every record of the set, so they stay small; value and event are decoded on first look.
 */
import { toHex } from '../core/base/bytes.ts';
import { npubOf } from '../core/record/author.ts';
import { LETTER_TYPE } from '../core/record/letter-type.ts';
import { contentOf, eventOf, tagOf } from '../core/record/body.ts';
import type { NostrEvent, RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { WithFiles } from './files/handle.ts';
import type { Row } from './query.ts';
import { safely } from './safely.ts';
import type { Inside, Letter, Reading } from './seal.ts';
import { decodeValue } from './value.ts';

const NOT_DECODED = Symbol('not decoded');
/** How a record writes a reference to a file: as the room's law reads it (`core/rules/files.ts`). */
const FILE_MARK = '"$file"';

/** What a record says. Whoever shows a record holds its body, so that freeing an entry's cannot hurt them. */
export class Body {
  readonly #record: SignedRecord;
  readonly #reading: Reading | undefined;
  #value: unknown = NOT_DECODED;
  #type: string | undefined | typeof NOT_DECODED = NOT_DECODED;
  #inside: Inside | undefined;
  #isOpened = false;
  #event: NostrEvent | undefined;
  #isMarked = false;
  #withFiles: WithFiles | undefined;

  constructor(record: SignedRecord, reading?: Reading) {
    this.#record = record;
    this.#reading = reading;
  }

  /** The value, the same object at every look, with handles where it refers to files; undefined where the content is nonsense. */
  get value(): unknown {
    const { withFiles } = this;
    return withFiles === undefined ? this.#said : withFiles.value;
  }

  /** The value with its handles, where it refers to files; undefined until that part of the program is here. */
  get withFiles(): WithFiles | undefined {
    if (this.#withFiles === undefined && this.#holdsFiles) this.#withFiles = safely(() => this.#reading?.files?.look({ value: this.#said, record: this.#record, isLetter: this.isLetter }), undefined);
    return this.#withFiles;
  }

  /** How its content is written: what its tag `m` says. */
  get type(): string | undefined {
    return this.#isSealed ? this.inside?.type : this.#typeIn;
  }

  /** What it says, as it is stored; '' for what cannot be read here. */
  get content(): string {
    return this.#isSealed ? (this.inside?.content ?? '') : contentOf(this.#record);
  }

  /** Whether it is for some readers only. */
  get isLetter(): boolean {
    return this.#isSealed ? this.inside?.letter !== undefined : this.#typeIn === LETTER_TYPE;
  }

  /** People's name for the record; '' where it cannot be read. */
  get key(): string {
    return this.#isSealed ? (this.inside?.key ?? '') : this.#record.name;
  }

  /** People's name for its collection. */
  get collection(): string {
    return this.#isSealed ? (this.inside?.collection ?? '') : this.#record.collection;
  }

  /** Whether it may be shown: in an open room everything may, but letters to others. */
  get isReadable(): boolean {
    const isOpen = this.isLetter ? this.#letter !== undefined : !this.#isSealed || this.inside?.deletes === false;
    return isOpen && (!this.#holdsFiles || this.withFiles !== undefined);
  }

  /** What a sealed record holds; undefined where it does not open, and in open rooms. */
  get inside(): Inside | undefined {
    if (!this.#isOpened) this.#inside = safely(() => this.#reading?.open?.(this.#record), undefined);
    this.#isOpened = true;
    return this.#inside;
  }

  get event(): NostrEvent {
    return (this.#event ??= eventOf(this.#record));
  }

  /** As it is written. */
  get #said(): unknown {
    if (this.isLetter) return this.#letter?.value;
    if (this.#isSealed) return this.inside?.value;
    if (this.#value === NOT_DECODED) this.#value = safely(() => this.#decoded(contentOf(this.#record)), undefined);
    return this.#value;
  }

  #decoded(content: string): unknown {
    this.#isMarked = content.includes(FILE_MARK);
    return decodeValue(content, this.#typeIn);
  }

  get #holdsFiles(): boolean {
    if (this.#reading?.files === undefined || typeof this.#said !== 'object') return false;
    if (this.isLetter) return this.#letter?.content.includes(FILE_MARK) === true;
    return this.#isSealed ? this.content.includes(FILE_MARK) : this.#isMarked;
  }

  get #isSealed(): boolean {
    return this.#reading?.open !== undefined;
  }

  get #typeIn(): string | undefined {
    if (this.#type === NOT_DECODED) this.#type = safely(() => tagOf(this.#record, 'm'), undefined);
    return this.#type;
  }

  get #letter(): Letter | undefined {
    return safely(() => {
      const { id, author } = this.#record;
      const { content, tags } = this.inside?.letter ?? this.event;
      return this.#reading?.letters?.look({ id: toHex(id), author, content, tags });
    }, undefined);
  }
}

/** One record in a view. */
export class Entry implements Row {
  readonly header: RecordHeader;
  readonly #reading: Reading | undefined;
  #body: Body | undefined;
  #id: string | undefined;
  #author: string | undefined;

  constructor(header: RecordHeader | SignedRecord, reading?: Reading) {
    this.header = headerOf(header);
    this.#reading = reading;
    if ('bytes' in header) this.#body = new Body(header, reading);
  }

  get id(): string {
    return (this.#id ??= toHex(this.header.id));
  }

  get key(): string {
    return this.#reading?.open === undefined ? this.header.name : this.body.key;
  }

  /** Whether it may be shown; its body is loaded. */
  get isReadable(): boolean {
    return this.body.isReadable;
  }

  get author(): string {
    return (this.#author ??= npubOf(this.header.author));
  }

  get at(): number {
    return this.header.at;
  }

  /** Whether value and event can be read now. */
  get isLoaded(): boolean {
    return this.#body !== undefined;
  }

  get body(): Body {
    if (this.#body === undefined) throw new Error('a row is read before its body was loaded');
    return this.#body;
  }

  get value(): unknown {
    return this.body.value;
  }

  /** Gives the entry its body, as read from the store. */
  load(bytes: Uint8Array): void {
    this.#body ??= new Body({ ...this.header, bytes }, this.#reading);
  }

  /** Frees the body; it can be loaded again. */
  unload(): void {
    this.#body = undefined;
  }
}

/**
 * The header alone of what may be a whole record, so that a row that is not shown does not hold its record in
 * memory. Written out: this runs for every record that arrives.
 */
export function headerOf(record: RecordHeader | SignedRecord): RecordHeader {
  if (!('bytes' in record)) return record;
  const { at, id, author, kind, slot, collection, name, deletes, expires, size } = record;
  return expires === undefined
    ? { at, id, author, kind, slot, collection, name, deletes, size }
    : { at, id, author, kind, slot, collection, name, deletes, expires, size };
}
