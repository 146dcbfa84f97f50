/**
 * Between the tab that leads and those that follow: what they say, and the leader's side of it. Tabs of one
 * origin trust each other as one page trusts itself; what they post is plain data.
 *
 * A follower that comes, or that lived through a change of leader, says `hello` and gets all headers at once, then
 * every change. Bodies it asks for. It never opens the disk: pages move under whoever does not write them.
 */
import type { Fault } from '../core/base/fault.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, OwnRecord, Receipt, Refusal, SyncReport } from '../core/replica/event.ts';
import type { Key } from '../core/set/key.ts';
import type { TabChannel } from '../ports.ts';
import type { TraceEntry } from './driver.ts';
import { PeersetError, readError, type ErrorDetails, type ErrorCode } from './errors.ts';
import type { FileAsk, FileNews } from './files/ask.ts';
import type { Host, HostListener, HostView, RefusedRecord } from './host.ts';
import type { Look } from './insight/look.ts';
import type { SetComparison } from './insight/types.ts';

/** What a follower waits for an answer to. */
export type Question =
  | { readonly type: 'read'; readonly keys: readonly Key[] }
  | { readonly type: 'file'; readonly ask: FileAsk }
  | { readonly type: 'look'; readonly look: Look };

/** Said by followers. `from` names a tab where an answer is meant for it alone. */
export type FollowerMessage =
  | (Question & { readonly from: string; readonly request: number })
  | { readonly type: 'hello'; readonly from: string }
  | { readonly type: 'bye'; readonly from: string }
  | { readonly type: 'put'; readonly records: readonly OwnRecord[] }
  | { readonly type: 'import'; readonly records: readonly SignedRecord[] }
  | { readonly type: 'tell'; readonly message: AppMessage; readonly to: readonly PeerId[] | undefined }
  | { readonly type: 'blame'; readonly peer: PeerId; readonly fault: Fault }
  | { readonly type: 'attend'; readonly payload: Uint8Array | undefined }
  | { readonly type: 'sync'; readonly peer: PeerId | undefined }
  | { readonly type: 'inquire'; readonly keys: readonly Key[] }
  | { readonly type: 'trace' }
  | { readonly type: 'wake' }
  /** Is anybody there? */
  | { readonly type: 'ping' }
  /** What this device has of the room is being deleted: whoever leads and whoever follows lets go of it. */
  | { readonly type: 'destroy' };

/** Said by a leader, whose name for this time of leading is `by`. One that stood still may go on in the middle of a word: nobody listens to it. */
export type LeaderMessage = LeaderWord & { readonly by: string };

type LeaderWord =
  /** From here on nobody else leads. */
  | { readonly type: 'claim' }
  | { readonly type: 'pong' }
  | { readonly type: 'leading' }
  /** Part of all headers, for one tab; the last part opens it. */
  | { readonly type: 'opened'; readonly to: string; readonly headers: readonly RecordHeader[]; readonly isLast: boolean }
  | { readonly type: 'answer'; readonly to: string; readonly request: number; readonly answer?: unknown; readonly error?: PlainError }
  | { readonly type: 'filed'; readonly news: FileNews }
  | { readonly type: 'records'; readonly added: readonly (RecordHeader | SignedRecord)[]; readonly removed: readonly RecordHeader[] }
  | { readonly type: 'settled'; readonly id: string; readonly refusal: Refusal | undefined }
  | { readonly type: 'refused'; readonly record: RefusedRecord }
  | { readonly type: 'told'; readonly peer: PeerId; readonly author: string | undefined; readonly message: AppMessage }
  | { readonly type: 'synced'; readonly peer: PeerId; readonly report: SyncReport }
  | { readonly type: 'receipt'; readonly receipt: Receipt }
  | { readonly type: 'view'; readonly view: HostView }
  | { readonly type: 'traced'; readonly entry: TraceEntry }
  | { readonly type: 'compared'; readonly comparison: SetComparison }
  | { readonly type: 'failed'; readonly message: string; readonly fix: string };

/** An error, to be posted. */
export interface PlainError extends Pick<ErrorDetails, 'fix' | 'reason'> {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Headers in one message, count: posting copies them, and a page must not stand still for it. */
const HEADERS_PER_MESSAGE = 4000;

export interface TabServerOptions {
  readonly host: Host;
  /** What the leader is called from here to its end: a name that no other one has. */
  readonly name: string;
  /** A tab said goodbye. */
  readonly gone?: (tab: string) => void;
  readonly channel: TabChannel;
  /** All records, as of the last change told to listeners. */
  readonly headers: () => Iterable<RecordHeader>;
  readonly view: () => HostView;
}

/** Serves the tabs that follow. */
export class TabServer implements HostListener {
  readonly #options: TabServerOptions;
  #isOpen = false;
  /**
   * Tabs that said hello and not goodbye. To copy every record for a channel that nobody hears would cost as much as to
   * show it; a tab that died without a word only costs that.
   */
  readonly #followers = new Set<string>();

  constructor(options: TabServerOptions) {
    this.#options = options;
  }

  /** Whoever is heard after this and leads no more is not listened to. */
  claim(): void {
    this.#say({ type: 'claim' });
  }

  /** A message from another tab. */
  receive(message: FollowerMessage): void {
    const { host } = this.#options;
    switch (message.type) {
      case 'hello':
        if (this.#isOpen) this.#open(message.from);
        return;
      case 'bye':
        this.#followers.delete(message.from);
        return this.#options.gone?.(message.from);
      case 'put':
        return host.put(message.records);
      case 'import':
        return host.import(message.records);
      case 'read':
        return void this.#answer(message, host.read(message.keys));
      case 'file':
        return void this.#answer(message, host.file(message.ask, message.from));
      case 'look':
        return void this.#answer(message, host.look(message.look));
      case 'tell':
        return host.tell(message.message, message.to);
      case 'blame':
        return host.blame(message.peer, message.fault);
      case 'attend':
        return host.attend(message.payload);
      case 'sync':
        return host.sync(message.peer);
      case 'inquire':
        return host.inquire(message.keys);
      case 'trace':
        return host.trace();
      case 'wake':
        return host.wake();
      case 'ping':
        return this.#say({ type: 'pong' });
      case 'destroy':
        // The whole tab is told, not what serves others in it.
        return;
    }
  }

  /** Whoever waits for a leader now says hello. */
  opened(): void {
    this.#isOpen = true;
    this.#say({ type: 'leading' });
  }

  loaded(): void {
    // What followers ask for goes through the replica's events, in their order.
  }

  records(added: readonly (RecordHeader | SignedRecord)[], removed: readonly RecordHeader[]): void {
    if (this.#followers.size > 0) this.#post({ type: 'records', added: added.map((record) => ('bytes' in record ? compacted(record) : record)), removed });
  }

  settled(id: string, refusal: Refusal | undefined): void {
    this.#post({ type: 'settled', id, refusal });
  }

  refused(record: RefusedRecord): void {
    this.#post({ type: 'refused', record });
  }

  told(peer: PeerId, author: string | undefined, message: AppMessage): void {
    this.#post({ type: 'told', peer, author, message: { ...message, payload: compact(message.payload) } });
  }

  synced(peer: PeerId, report: SyncReport): void {
    this.#post({ type: 'synced', peer, report });
  }

  receipt(receipt: Receipt): void {
    this.#post({ type: 'receipt', receipt });
  }

  filed(news: FileNews): void {
    this.#post({ type: 'filed', news });
  }

  viewed(view: HostView): void {
    this.#post({ type: 'view', view });
  }

  traced(entry: TraceEntry): void {
    this.#post({ type: 'traced', entry });
  }

  compared(comparison: SetComparison): void {
    this.#post({ type: 'compared', comparison });
  }

  failed({ message, fix }: PeersetError): void {
    // Also for those whose hello was too early.
    this.#say({ type: 'failed', message, fix });
  }

  #open(to: string): void {
    this.#followers.add(to);
    const headers = [...this.#options.headers()].map((header) => ({ ...header, id: compact(header.id) }));
    let start = 0;
    do {
      const part = headers.slice(start, start + HEADERS_PER_MESSAGE);
      start += HEADERS_PER_MESSAGE;
      this.#post({ type: 'opened', to, headers: part, isLast: start >= headers.length });
    } while (start < headers.length);
    this.#post({ type: 'view', view: this.#options.view() });
  }

  async #answer({ from: to, request }: FollowerMessage & Question, work: Promise<unknown>): Promise<void> {
    try {
      const answer = plainOf(await work);
      this.#post({ type: 'answer', to, request, answer });
    } catch (cause) {
      // Whoever leads next is asked again.
      if (cause instanceof PeersetError && cause.code === 'E_CLOSED') return;
      const { code, message, fix, reason } = cause instanceof PeersetError ? cause : readError(cause);
      this.#post({ type: 'answer', to, request, error: { code, message, fix, ...(reason === undefined ? {} : { reason }) } });
    }
  }

  #post(word: LeaderWord): void {
    if (this.#followers.size > 0) this.#say(word);
  }

  #say(word: LeaderWord): void {
    const { channel, name: by } = this.#options;
    channel.post({ ...word, by } satisfies LeaderMessage);
  }
}

/** The error a leader that failed tells of. */
export function failureOf({ message, fix }: LeaderMessage & { type: 'failed' }): PeersetError {
  return new PeersetError('E_FAILED', message, { fix });
}

/** A record to be posted. */
export function compacted(record: SignedRecord): SignedRecord {
  return { ...record, id: compact(record.id), bytes: compact(record.bytes) };
}

/** An answer, to be posted. */
export function plainOf<T>(answer: T): T;
export function plainOf(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map((part: unknown) => plainOf(part));
  return answer instanceof Uint8Array ? compact(answer) : answer;
}

/** Posting a view into a large buffer would copy all of the buffer. */
function compact(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
