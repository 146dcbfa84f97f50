/**
 * The entry `peerset/bridge`: a room that ordinary Nostr relays mirror. Its records are events that relays take as they are, so stock
 * clients can read them, and a relay keeps a room alive while no member is online.
 *
 * What comes from a relay goes through the same door as a record of any peer. A relay sees what a member who knows the room's records sees:
 * in a room with a secret, sealed events, their authors and times.
 */
import type { PeersetDB } from '../database/database.ts';
import { badOption, checkSignal, closedError, PeersetError } from '../database/errors.ts';
import { LiveList, type Live } from '../database/live.ts';
import type { Member } from '../database/member.ts';
import { memberOf } from '../database/peerset.ts';
import { Mirror, type BridgedRelay, type BridgeDirection } from './mirror.ts';

export type { BridgedRelay, BridgeDirection } from './mirror.ts';

/** Which relays, and how. */
export interface BridgeOptions {
  /** Addresses, `wss://…`, 1 to 16. */
  readonly relays: readonly string[];
  /** Both ways unless told otherwise. */
  readonly direction?: BridgeDirection;
  /** A class of sockets, where the platform has none or another shall be used. */
  readonly webSocket?: typeof WebSocket;
  /** Ends the bridge as `close` does. */
  readonly signal?: AbortSignal;
}

/** A room that is mirrored. */
export interface Bridge extends AsyncDisposable {
  /** One row for each relay. */
  readonly status: Live<BridgedRelay>;
  /** Ends it; the database stays open. */
  close(): Promise<void>;
}

const RELAYS_MAX = 16;
/** Between two rows of one relay, ms. */
const SHOW_EVERY_MS = 100;

/**
 * Mirrors a room to and from relays for as long as both are open. It closes with the database.
 *
 * @throws PeersetError E_OPTION naming an option that cannot be used, E_UNSUPPORTED where there are no WebSockets, E_CLOSED, E_ABORTED.
 *
 * @example
 * const mirrored = bridge(db, { relays: ['wss://relay.example.org'] })
 * mirrored.status.subscribe(([relay]) => console.log(relay.state, relay.sent, relay.added))
 */
export function bridge(db: PeersetDB, options: BridgeOptions): Bridge {
  const { relays, direction = 'both', webSocket, signal } = checkBridge(options);
  const member = memberOf(db);
  if (member === undefined) throw badOption('db', 'it is not a database of this copy of peerset');
  if (member.isClosed) throw closedError();
  checkSignal(signal);
  const opened = new RoomBridge({ db, member }, { relays, direction, ...(webSocket === undefined ? {} : { webSocket }) });
  signal?.addEventListener('abort', () => void opened.close(), { once: true });
  return opened;
}

class RoomBridge implements Bridge {
  readonly status = new LiveList<BridgedRelay>();
  readonly #db: PeersetDB;
  readonly #member: Member;
  readonly #unwatch: () => void;
  #mirrors: readonly Mirror[] = [];
  #cancelShow: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor({ db, member }: { readonly db: PeersetDB; readonly member: Member }, options: BridgeOptions) {
    this.#db = db;
    this.#member = member;
    this.#unwatch = member.watch({
      records: (added, removed) => {
        for (const mirror of this.#mirrors) {
          for (const record of added) mirror.added(record);
          for (const record of removed) mirror.removed(record);
        }
      },
      opened: () => {
        for (const mirror of this.#mirrors) mirror.compare();
      },
      closed: () => void this.close(),
    });
    this.status.set(options.relays.map((url): BridgedRelay => ({ url, state: 'connecting', trouble: '', sent: 0, refused: 0, unsent: 0, added: 0, known: 0, rejected: 0 })));
    void this.#start(options).catch((reason: unknown) => this.#failed(reason));
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start({ relays, direction = 'both', webSocket }: BridgeOptions): Promise<void> {
    const member = this.#member;
    const Sockets = webSocket ?? globalThis.WebSocket ?? (await member.settings.device?.network())?.webSocket;
    await member.ready;
    if (this.#closing !== undefined) return;
    if (Sockets === undefined) throw new PeersetError('E_UNSUPPORTED', 'There are no WebSockets here.', { fix: 'Name a class: bridge(db, { webSocket }).' });
    this.#mirrors = relays.map((url) => new Mirror({
      url, direction, webSocket: Sockets,
      clock: member.environment.clock,
      tag: member.unlocked!.room.tag,
      keys: () => member.catalog.all(),
      read: (keys) => member.read(keys),
      take: (lines) => this.#db.import(lines),
      changed: () => this.#showSoon(),
      failed: () => void this.close(),
    }));
    this.status.setState('local');
    this.#showSoon();
  }

  async #close(): Promise<void> {
    this.#unwatch();
    this.#cancelShow?.();
    await Promise.all(this.#mirrors.map((mirror) => mirror.close()));
    this.#show();
    this.status[Symbol.dispose]();
  }

  #failed(reason: unknown): void {
    const trouble = reason instanceof Error ? reason.message : String(reason);
    this.status.set(this.status.current.map((row) => ({ ...row, state: 'closed', trouble })));
    void this.close();
  }

  #showSoon(): void {
    const { clock } = this.#member.environment;
    if (this.#closing !== undefined) return;
    this.#cancelShow ??= clock.wake(clock.now() + SHOW_EVERY_MS, () => {
      this.#cancelShow = undefined;
      this.#show();
    });
  }

  #show(): void {
    if (this.#mirrors.length > 0) this.status.set(this.#mirrors.map(({ row }) => row));
  }
}

/**
 * The options, looked at before anything is opened.
 * @throws PeersetError E_OPTION naming the one that cannot be used.
 */
export function checkBridge(options: unknown): BridgeOptions {
  if (typeof options !== 'object' || options === null) throw badOption('options', "it is an object: { relays: ['wss://…'] }");
  const other = Object.keys(options).find((key) => !['relays', 'direction', 'webSocket', 'signal'].includes(key));
  if (other !== undefined) throw badOption(other, 'bridge has relays, direction, webSocket and signal');
  const { relays, direction, webSocket, signal } = options as BridgeOptions;
  if (!Array.isArray(relays) || relays.length === 0 || relays.length > RELAYS_MAX) throw badOption('relays', `it is a list of 1 to ${RELAYS_MAX} addresses`);
  for (const url of relays) if (!isAddress(url)) throw badOption('relays', `${JSON.stringify(url)} is not an address such as wss://relay.example.org`);
  if (new Set(relays).size < relays.length) throw badOption('relays', 'an address is there twice');
  if (direction !== undefined && !['both', 'out', 'in'].includes(direction)) throw badOption('direction', "it is 'both', 'out' or 'in'");
  if (webSocket !== undefined && typeof webSocket !== 'function') throw badOption('webSocket', 'it is a class of sockets');
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw badOption('signal', 'it is an AbortSignal');
  return options as BridgeOptions;
}

function isAddress(url: unknown): boolean {
  if (typeof url !== 'string' || url.length > 2048) return false;
  try {
    return /^wss?:$/.test(new URL(url).protocol);
  } catch {
    // No address at all.
    return false;
  }
}
