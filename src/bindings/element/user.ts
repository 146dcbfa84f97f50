/**
 * An element that shows something of a room. It takes the first of these: its property `db`, a room of its own by the attribute `room`,
 * the `<peerset-db>` whose id `for` names, the `<peerset-db>` around it.
 */
import { peerset, PeersetError, type PeersetDB } from '../../index.ts';
import { SettlingElement } from './base.ts';
import type { PeersetDbElement } from './room.ts';

/** A database, the name of a room, or an element that has one. */
type Origin = PeersetDB | PeersetDbElement | string;

/** An element with a database. */
export abstract class DatabaseElement extends SettlingElement {
  #given: PeersetDB | undefined;
  #db: PeersetDB | undefined;
  /** What the database comes from, and how to let go of it. */
  #source: Origin | undefined;
  #leave = (): void => undefined;
  /** What was shown, in words; and how to end that. */
  #shown = '';
  #end = (): void => undefined;

  /** The database whose records are shown. */
  get db(): PeersetDB | undefined {
    return this.#db;
  }

  set db(db: PeersetDB | undefined) {
    this.#given = db;
    this.plan();
  }

  /** Shows `db`; the returned function ends that. */
  protected abstract begin(db: PeersetDB): () => void;

  protected settle(): void {
    let source: Origin | undefined;
    try {
      source = this.isConnected ? this.#find() : undefined;
    } finally {
      this.#follow(source);
    }
    const { observedAttributes } = this.constructor as typeof DatabaseElement & { readonly observedAttributes: readonly string[] };
    const words = JSON.stringify(observedAttributes.map((name) => this.getAttribute(name)));
    if (words !== this.#shown) {
      this.#shown = words;
      this.#show();
    }
  }

  /** Enters the new before it leaves the old: where both are one room, it stays open. */
  #follow(source: Origin | undefined): void {
    if (source === this.#source) return;
    const leave = this.#leave;
    this.#source = source;
    // What does not open is not tried again at each change of something else.
    this.#leave = () => undefined;
    try {
      this.#leave = this.#enter(source);
    } catch (reason) {
      this.#turn(undefined);
      throw reason;
    } finally {
      leave();
    }
  }

  /** The database, the name of a room, or the element that has one. @throws PeersetError E_OPTION where there is none of these. */
  #find(): Origin {
    const id = this.getAttribute('for');
    const element = id === null ? this.closest<PeersetDbElement>('peerset-db') : document.getElementById(id) as PeersetDbElement | null;
    const source = this.#given ?? this.getAttribute('room') ?? element;
    if (source !== null && (typeof source === 'string' || 'follow' in source || 'collection' in source)) return source;
    throw new PeersetError('E_OPTION', `<${this.localName}> has no database${id === null ? '' : `: no <peerset-db> has the id ${id}`}.`, {
      fix: 'Give it the attribute room, or put it inside a <peerset-db>.',
      option: id === null ? 'room' : 'for',
    });
  }

  #enter(source: Origin | undefined): () => void {
    if (typeof source === 'object' && 'follow' in source) return source.follow((db) => this.#turn(db));
    const own = typeof source === 'string' ? peerset(source) : undefined;
    this.#turn(own ?? source as PeersetDB | undefined);
    return () => void own?.close();
  }

  #turn(db: PeersetDB | undefined): void {
    if (db === this.#db) return;
    this.#db = db;
    this.#show();
  }

  #show(): void {
    this.#end();
    this.#end = () => undefined;
    if (this.#db === undefined) return;
    this.fail(undefined);
    try {
      this.#end = this.begin(this.#db);
    } catch (reason) {
      this.fail(reason);
    }
  }
}
