/** `<peerset-db>`: a room while the element is on the page. Elements inside, or that name it, show what is in it. */
import { peerset, type PeersetConfig, type PeersetDB } from '../../index.ts';
import { jsonAttribute, SettlingElement } from './base.ts';

/** Attributes with the option they say; how their text is read. */
const WORDS = ['secret', 'keep', 'login', 'storage'] as const;
const LISTS = ['owners', 'signaling'] as const;
const JSONS = ['collections', 'session', 'turn', 'files'] as const;

/**
 * Opens a room. Without children, and unless it is `hidden`, it shows the Network panel.
 *
 * @element peerset-db
 * @attr name - Name of the room; another name opens another room.
 * @attr secret - What only members know.
 * @attr policy - `open`, `family`, `fort-knox`, or a policy as JSON.
 * @attr owners - Public keys (npub) of owners, with spaces between.
 * @attr keep - `90d`, `12h` or `forever`.
 * @attr login - Who writes: `silent`, `nip07`, or a key.
 * @attr storage - `indexeddb` or `memory`.
 * @attr signaling - Networks with spaces between, or JSON.
 * @attr budget - Bytes of records to take from peers at most.
 * @attr ice-servers - STUN servers as JSON.
 * @attr collections - Collections as JSON; schemas go into the property `config`.
 * @attr session - Limits of sessions as JSON.
 * @attr turn - TURN servers as JSON.
 * @attr files - Options of files as JSON.
 * @attr hidden - Shows nothing; the room is open all the same.
 * @prop db - The open database; undefined before and after.
 * @prop config - Further options, which go before attributes.
 * @fires ready - The disk is open; `detail` is the database.
 * @fires change - The set has other records than before; `detail` is the status.
 * @fires error - The room does not open; `detail` is a PeersetError.
 */
export class PeersetDbElement extends SettlingElement {
  static readonly observedAttributes = ['name', 'hidden', 'secret'];
  readonly #followers = new Set<(db: PeersetDB | undefined) => void>();
  #config: PeersetConfig = {};
  #db: PeersetDB | undefined;
  #opened = '';
  #off = (): void => undefined;

  /** The open database. */
  get db(): PeersetDB | undefined {
    return this.#db;
  }

  /** Further options of `peerset()`, for what is no text; to be set before the room opens. */
  get config(): PeersetConfig {
    return this.#config;
  }

  set config(config: PeersetConfig) {
    this.#config = config;
  }

  /** Calls `run` with the database now and whenever it is another one; the returned function ends it. */
  follow(run: (db: PeersetDB | undefined) => void): () => void {
    this.#followers.add(run);
    run(this.#db);
    return () => this.#followers.delete(run);
  }

  protected settle(): void {
    const wanted = this.isConnected ? `${this.getAttribute('name') ?? ''}\0${this.getAttribute('secret') ?? ''}` : '';
    if (wanted !== this.#opened) {
      this.#close();
      this.#opened = wanted;
      if (wanted !== '') this.#open();
    }
    if (wanted !== '' && !this.hidden && this.childElementCount === 0) this.append(document.createElement('peerset-network'));
  }

  #open(): void {
    this.fail(undefined);
    const db = peerset(this.getAttribute('name') ?? '', { ...this.#attributes(), ...this.#config });
    let root = '';
    db.ready.then(() => this.#db === db && this.tell('ready', db), (reason: unknown) => this.#db === db && this.fail(reason));
    this.#off = db.status.subscribe(([status]) => {
      if (status === undefined || status.root === root) return;
      if (root !== '') this.tell('change', status);
      root = status.root;
    });
    this.#turn(db);
  }

  #close(): void {
    this.#off();
    const before = this.#db;
    this.#turn(undefined);
    void before?.close();
  }

  #turn(db: PeersetDB | undefined): void {
    this.#db = db;
    for (const run of [...this.#followers]) run(db);
  }

  #attributes(): PeersetConfig {
    const options: Record<string, unknown> = { budget: this.hasAttribute('budget') ? Number(this.getAttribute('budget')) : undefined };
    for (const name of WORDS) options[name] = this.getAttribute(name) ?? undefined;
    for (const name of JSONS) options[name] = jsonAttribute(this, name);
    for (const name of LISTS) options[name] = this.#isJson(name) ? jsonAttribute(this, name) : this.getAttribute(name)?.trim().split(/\s+/);
    options['policy'] = this.#isJson('policy') ? jsonAttribute(this, 'policy') : this.getAttribute('policy') ?? undefined;
    options['iceServers'] = jsonAttribute(this, 'ice-servers');
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  }

  #isJson(name: string): boolean {
    return /^\s*[[{]/.test(this.getAttribute(name) ?? '');
  }
}
