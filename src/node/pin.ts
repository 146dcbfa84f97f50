/**
 * Keeping a room: all records, and all files that they refer to, as far as a quota goes. Records come first, files take what these leave.
 * Whoever keeps a room is a peer like all others; it has no rights in it, and may be blind (an invite for keepers), in which case
 * it carries records alone, because what says which files there are is sealed.
 */
import type { PeersetDB } from '../database/database.ts';
import type { DiskStart } from '../database/device.ts';
import { badOption, closedError } from '../database/errors.ts';
import type { LinkState, Peer } from '../database/status.ts';
import { memberOf } from '../database/peerset.ts';
import type { Member } from '../database/member.ts';
import { quotaOf } from './quota.ts';

/** How much is kept. */
export interface PinOptions {
  /** Bytes of records and files together; what the disk has left where absent. */
  readonly quota?: number;
}

/** What a keeper did and has, as of now. */
export interface PinStatistics {
  /** Records, count, their bytes, and the digest of the set, 64 hex. */
  readonly records: number;
  readonly bytes: number;
  readonly root: string;
  /** Files that are here, count and bytes. */
  readonly files: { readonly count: number; readonly bytes: number };
  /** Bytes as asked for; undefined where the disk decides. */
  readonly quota: number | undefined;
  /** Whether peers have records for which there is no room here. */
  readonly partial: boolean;
  readonly link: LinkState;
  /** Peers whose session is open, count. */
  readonly peers: number;
  /** With all peers since it is kept: bytes and records. */
  readonly sent: { readonly bytes: number; readonly records: number };
  readonly received: { readonly bytes: number; readonly records: number };
  /** How its records were found on disk, and pictures of them since (docs/adr/0066-a-picture-of-the-headers.md); undefined until they were. */
  readonly start: DiskStart | undefined;
  /** How long it is kept, ms. */
  readonly uptimeMs: number;
}

/** A room that is kept. */
export interface Pinned extends AsyncDisposable {
  readonly db: PeersetDB;
  statistics(): PinStatistics;
  /** Lets go of it, and closes the database; what is on disk stays. */
  close(): Promise<void>;
}

const BYTES_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Keeps everything in this room from now on. The database is one of `peerset/node`, with a folder, so that it outlives the program. To be called
 * right after the database was opened: until somebody looks at records it then holds of each a few hundred bytes less than a page does.
 *
 * @throws PeersetError E_OPTION for a quota that is none, or a database that `peerset/node` did not open.
 *
 * @example
 * import { peerset, pin } from 'peerset/node'
 * const kept = pin(peerset('guestbook.example.org', { storage: { dir: './data' } }), { quota: 2e9 })
 * setInterval(() => console.log(kept.statistics()), 60_000)
 */
export function pin(db: PeersetDB, options: PinOptions = {}): Pinned {
  const quota = quotaOf(options);
  const member = memberOf(db);
  if (member === undefined) throw badOption('db', 'it is not a database that peerset/node opened');
  if (member.isClosed) throw closedError();
  member.hoard(quota ?? BYTES_MAX);
  const since = Date.now();
  const tally = new Tally();
  db.peers.subscribe((peers) => tally.look(peers));
  const close = (): Promise<void> => db.close();
  return { db, close, statistics: () => statisticsOf(db, { quota, since, tally, start: () => startOf(member) }), [Symbol.asyncDispose]: close };
}

interface Kept {
  readonly quota: number | undefined;
  readonly since: number;
  readonly tally: Tally;
  readonly start: () => DiskStart | undefined;
}

function startOf({ settings: { device }, unlocked }: Member): DiskStart | undefined {
  return unlocked === undefined ? undefined : device?.disk?.start?.(unlocked.room.tag);
}

function statisticsOf(db: PeersetDB, { quota, since, tally, start }: Kept): PinStatistics {
  const { records, bytes, root, storage, partial, link } = db.status.current[0]!;
  const open = db.peers.current.filter(({ state }) => state === 'open');
  tally.look(db.peers.current);
  return {
    records, bytes, root, partial, link, quota,
    files: { count: storage.files.count, bytes: storage.files.bytes },
    peers: open.length,
    sent: { ...tally.sent },
    received: { ...tally.received },
    start: start(),
    uptimeMs: Date.now() - since,
  };
}

/** What went to and fro, also with peers that are gone. */
class Tally {
  readonly sent = { bytes: 0, records: 0 };
  readonly received = { bytes: 0, records: 0 };
  /** As last seen, of the links there are. */
  #seen = new Map<string, Pick<Peer, 'sent' | 'received'>>();

  look(peers: readonly Peer[]): void {
    const seen = new Map<string, Pick<Peer, 'sent' | 'received'>>();
    for (const { id, connectedAt, sent, received } of peers) {
      const link = `${id} ${connectedAt}`;
      const before = this.#seen.get(link);
      add(this.sent, sent, before?.sent);
      add(this.received, received, before?.received);
      seen.set(link, { sent, received });
    }
    this.#seen = seen;
  }
}

function add(sum: { bytes: number; records: number }, now: Peer['sent'], before: Peer['sent'] | undefined): void {
  sum.bytes += now.bytes - (before?.bytes ?? 0);
  sum.records += now.records - (before?.records ?? 0);
}
