/** Finds stored records by what statements call them: a slot, an id, or both. */
import { toHex } from '../../core/base/bytes.ts';
import type { About } from '../../core/moderation/about.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import { RECORD_KIND } from '../../core/record/record.ts';
import type { Catalog } from '../catalog.ts';

const SLOT = /^([0-9]{1,5}):([0-9a-f]{64}):([^/]*)\/?([^]*)$/;

/** The stored records of one room. */
export class Stored {
  readonly #catalog: Catalog;
  /** By id; made when somebody names a record by nothing else, which our own statements never do. */
  #byId: Map<string, RecordHeader> | undefined;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The set changed. */
  forget(): void {
    this.#byId = undefined;
  }

  /** The record that is meant, if it is stored. */
  find({ id, slot }: Pick<About, 'id' | 'slot'>): RecordHeader | undefined {
    const header = slot === undefined ? this.#idIs(id ?? '') : this.#slotIs(slot);
    return header === undefined || (id !== undefined && toHex(header.id) !== id) ? undefined : header;
  }

  /** Ids of what is stored in a slot: one, or none. */
  idOf(slot: string): readonly string[] {
    const header = this.find({ slot });
    return header === undefined ? [] : [toHex(header.id)];
  }

  #slotIs(slot: string): RecordHeader | undefined {
    const [, kind, author, collection, name] = SLOT.exec(slot) ?? [];
    if (author === undefined || kind !== String(RECORD_KIND)) return undefined;
    const header = this.#catalog.stored(collection!)?.own(name!, author)?.header;
    return header?.slot === slot && !header.deletes ? header : undefined;
  }

  #idIs(id: string): RecordHeader | undefined {
    this.#byId ??= new Map([...this.#catalog.headers()].map((header) => [toHex(header.id), header]));
    return this.#byId.get(id);
  }
}
