/**
 * Waiting for receipts: asks peers whether they hold a record, and again as long as too few do. Asked at once; then
 * after pauses that grow; at once again where a peer came, a comparison ended, or another tab leads.
 *
 * A holder is a session key that proved itself. Where its author is known and an earlier session of that author is
 * gone, it is the same device after a reload as far as we can tell, and counts once.
 */
import { LIMITS } from '../core/base/limits.ts';
import { npubOf } from '../core/record/author.ts';
import type { Receipt } from '../core/replica/event.ts';
import type { Clock } from '../ports.ts';
import type { Catalog } from './catalog.ts';
import { badOption, checkSignal, closedError, PeersetError } from './errors.ts';
import type { Entry } from './entry.ts';
import type { Host, HostView } from './host.ts';
import type { HeldOptions, Held } from './rec.ts';

/** The parts of a room that waiting needs. */
export interface HeldHost {
  readonly environment: { readonly clock: Clock };
  readonly catalog: Pick<Catalog, 'has' | 'shelfOf'>;
  readonly isClosed: boolean;
  readonly openPeers: readonly string[];
  readonly view: HostView;
  readonly host: Pick<Host, 'inquire'> | undefined;
  watch(watcher: {
    receipt(receipt: Receipt): void;
    viewed(): void;
    synced(): void;
    opened(): void;
    closed(error: PeersetError): void;
  }): () => void;
}

/** Resolves when so many peers said that they hold the record; see `Rec.held`. */
export async function holdersOf(member: HeldHost, entry: Entry, options: HeldOptions): Promise<Held> {
  const { by, signal } = options ?? {};
  if (!Number.isSafeInteger(by) || by < 1) throw badOption('by', 'it is how many peers shall hold the record, at least 1');
  checkSignal(signal);
  if (member.isClosed) throw closedError();
  const wait = new Wait(member, entry, by);
  const abort = (): void => {
    try {
      checkSignal(signal);
    } catch (reason) {
      wait.fail(reason);
    }
  };
  signal?.addEventListener('abort', abort);
  try {
    return await wait.over;
  } finally {
    signal?.removeEventListener('abort', abort);
    wait.end();
  }
}

class Wait {
  readonly over: Promise<Held>;
  readonly #member: HeldHost;
  readonly #entry: Entry;
  readonly #by: number;
  /** Author by session key; undefined for nobody who is known. */
  readonly #holders = new Map<string, string | undefined>();
  readonly #off: () => void;
  #resolve!: (held: Held) => void;
  #reject!: (reason: unknown) => void;
  #pauseMs: number = LIMITS.receiptRetryMs;
  #cancel: (() => void) | undefined;
  #open: ReadonlySet<string>;

  constructor(member: HeldHost, entry: Entry, by: number) {
    this.#member = member;
    this.#entry = entry;
    this.#by = by;
    this.over = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#open = new Set(member.openPeers);
    this.#off = member.watch({
      receipt: (receipt) => this.#heard(receipt),
      viewed: () => this.#looked(),
      synced: () => this.#askSoon(),
      opened: () => this.#askSoon(),
      closed: (error) => this.fail(error),
    });
    this.#ask();
  }

  fail(reason: unknown): void {
    this.#reject(reason);
  }

  end(): void {
    this.#off();
    this.#cancel?.();
  }

  /** Something changed: what was answered no may be yes now. */
  #askSoon(): void {
    this.#pauseMs = LIMITS.receiptRetryMs;
    this.#ask();
  }

  #ask(): void {
    this.#cancel?.();
    if (!this.#isThere()) return;
    const { clock } = this.#member.environment;
    const { at, id } = this.#entry.header;
    this.#cancel = clock.wake(clock.now() + this.#pauseMs, () => this.#ask());
    this.#pauseMs = Math.min(2 * this.#pauseMs, LIMITS.receiptRetryMaxMs);
    this.#member.host?.inquire([{ at, id }]);
  }

  #looked(): void {
    const before = this.#open;
    this.#open = new Set(this.#member.openPeers);
    if ([...this.#open].some((peer) => !before.has(peer))) this.#askSoon();
    else this.#isThere();
  }

  /** Whether the record is still in the set; else whoever waits is told what became of it. */
  #isThere(): boolean {
    const { header } = this.#entry;
    const { catalog } = this.#member;
    if (catalog.has(header)) return true;
    const own = catalog.shelfOf(header)?.own(header.name, header.author)?.header;
    this.fail(own === undefined || own.deletes ? deletedError() : replacedError());
    return false;
  }

  #heard({ sessionKey, author, ids }: Receipt): void {
    if (!ids.includes(this.#entry.id)) return;
    if (author !== undefined) this.#forgetGone(author);
    this.#holders.set(sessionKey, author);
    if (this.#holders.size < this.#by) return;
    this.#resolve({ holders: [...this.#holders].map(([key, known]) => (known === undefined ? key : npubOf(known))) });
  }

  /** Sessions of the author that are no more: the device may have reloaded, and be the one that answers now. */
  #forgetGone(author: string): void {
    const there = new Set(this.#member.view.peers.map(({ sessionKey }) => sessionKey));
    for (const [key, known] of this.#holders) if (known === author && !there.has(key)) this.#holders.delete(key);
  }
}

function deletedError(): PeersetError {
  return new PeersetError('E_DELETED', 'The record is not in the set any more: it was deleted, is too old, or made room for another.', {
    fix: 'Put it again if it is still wanted.',
  });
}

function replacedError(): PeersetError {
  return new PeersetError('E_REPLACED', 'A newer record took its place.', { fix: 'Wait for the newer one: get(key) has it.' });
}
