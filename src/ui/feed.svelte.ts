/**
 * What the panel knows of a database, at a pace a person can follow: however many records come a second, it looks at them a few times, so
 * that the page stays free. Every section reads this and none subscribes to what changes with each record by itself.
 */
import type { Ban, Peer, PeersetDB, Status } from '../index.ts';
import { History, type Sample } from './history.ts';
import { moderationOf } from './parts/moderating.ts';

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
  /** Since when there is nobody, ms since 1970; undefined while there is somebody. */
  aloneSince = $state.raw<number | undefined>(Date.now());
  /** Whether this device has a network, as far as its browser knows. */
  isOnline = $state.raw(true);
  /** Who this device writes as, npub. */
  me = $state.raw('');
  /** The ban of whoever writes here, if an owner said one. */
  ban = $state.raw<Ban>();
  /** What was, for charts: one each second, the same list until there is another. */
  samples = $state.raw<readonly Sample[]>([]);
  readonly history = new History();
  readonly #db: PeersetDB;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #offBans: () => void;
  #bans: readonly Ban[] = [];
  #isInView = true;

  constructor(db: PeersetDB) {
    this.#db = db;
    this.#offBans = watchBans(db, (bans) => (this.#bans = bans));
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  /** Looks now. */
  look(): void {
    // Nobody sees it: the browser need not work for it.
    if ((document.hidden || !this.#isInView) && this.looks > 0) return;
    this.status = this.#db.status.current[0];
    this.peers = this.#db.peers.current;
    this.now = Date.now();
    this.isOnline = navigator.onLine;
    this.me = this.#db.me.npub;
    this.aloneSince = this.status?.link === 'connected' ? undefined : this.aloneSince ?? this.now;
    this.ban = this.#bans.find(({ npub, until }) => npub === this.me && (until ?? Infinity) > this.now);
    if (this.history.note(this.now, this.status, this.peers)) this.samples = [...this.history.samples];
    this.looks++;
  }

  /** The panel was scrolled out of the page, or into it. */
  seen(isInView: boolean): void {
    const isBack = isInView && !this.#isInView;
    this.#isInView = isInView;
    if (isBack) this.look();
  }

  /** What was counted begins anew. */
  forget(): void {
    this.history.clear();
    this.samples = [];
    this.look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#offBans();
  }
}

/** Owners ban seldom, so this may be told each time. A keeper, who reads nothing, is not. */
function watchBans(db: PeersetDB, run: (bans: readonly Ban[]) => void): () => void {
  return moderationOf(db)?.bans.subscribe(run) ?? (() => undefined);
}
