/**
 * What the panel knows of a database, at a pace a person can follow: however many records come a second, it looks at them a few times, so
 * that the page stays free. Every section reads this and none subscribes to what changes with each record by itself.
 */
import type { Peer, PeersetDB, Status } from '../index.ts';
import { History } from './history.ts';

/** The panel looks so often, ms. */
const LOOK_MS = 250;

/** The database as the panel shows it. */
export class Feed {
  /** Undefined until the database answered for the first time. */
  status = $state.raw<Status>();
  peers = $state.raw<readonly Peer[]>([]);
  /** Looks so far; whoever reads it looks again each time. */
  looks = $state(0);
  /** When the panel looked last, ms since 1970. */
  now = $state.raw(Date.now());
  /** What was, for charts: a sample each second. */
  readonly history = new History();
  readonly #db: PeersetDB;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(db: PeersetDB) {
    this.#db = db;
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  /** Looks now. */
  look(): void {
    // Nobody sees it: the browser need not work for it.
    if (typeof document !== 'undefined' && document.hidden && this.looks > 0) return;
    this.status = this.#db.status.current[0];
    this.peers = this.#db.peers.current;
    this.now = Date.now();
    this.history.note(this.now, this.status, this.peers);
    this.looks++;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
