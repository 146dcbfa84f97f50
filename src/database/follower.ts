/**
 * The host of a room in a tab that does not lead: it asks the tab that does. What it asks is lost when the leader
 * dies; then the next leader says so, everything is opened again, and whoever waits asks again.
 */
import { toHex } from '../core/base/bytes.ts';
import type { Fault } from '../core/base/fault.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, OwnRecord } from '../core/replica/event.ts';
import type { Key } from '../core/set/key.ts';
import type { Random, TabChannel } from '../ports.ts';
import { closedError, PeersetError } from './errors.ts';
import type { FileAnswer, FileAsk } from './files/ask.ts';
import type { Host, HostListener } from './host.ts';
import type { Look, LookAnswer } from './insight/look.ts';
import { compacted, failureOf, plainOf, type FollowerMessage, type LeaderMessage, type Question } from './tab-server.ts';

type Bodies = readonly (Uint8Array | undefined)[];

/** A question that waits for its answer. */
interface Asked {
  readonly question: Question;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Asks the tab that leads. */
export class Follower implements Host {
  readonly #channel: TabChannel;
  readonly #listener: HostListener;
  /** Names this tab to the leader. */
  readonly #tab: string;
  readonly #asked = new Map<number, Asked>();
  #nextRequest = 1;
  /** Parts of the headers that came so far. */
  #headers: RecordHeader[] = [];
  #isOpen = false;
  /** Who leads; undefined until that was said. */
  #leader: string | undefined;

  constructor(channel: TabChannel, listener: HostListener, random: Random) {
    this.#channel = channel;
    this.#listener = listener;
    this.#tab = toHex(random(8));
  }

  /** Asks whether there is a leader. */
  start(): void {
    this.#post({ type: 'hello', from: this.#tab });
  }

  /** A message from another tab; those of other followers, and to them, are not for us. False where nobody says it who leads. */
  receive(message: FollowerMessage | LeaderMessage): boolean {
    if (!('by' in message)) return false;
    const { type, by } = message;
    if (type === 'claim' || type === 'leading') this.#leader = by;
    else if (type === 'opened' && message.to === this.#tab) this.#leader ??= by;
    if (this.#leader !== undefined && this.#leader !== by) return false;
    this.#take(message);
    return true;
  }

  #take(message: LeaderMessage): void {
    switch (message.type) {
      case 'claim':
      case 'pong':
        return;
      case 'leading':
        this.#isOpen = false;
        this.#headers = [];
        return this.start();
      case 'opened':
        return message.to === this.#tab ? this.#opened(message.headers, message.isLast) : undefined;
      case 'answer':
        return message.to === this.#tab ? this.#answered(message) : undefined;
      case 'records':
        return this.#isOpen ? this.#listener.records(message.added, message.removed) : undefined;
      case 'settled':
        return this.#listener.settled(message.id, message.refusal);
      case 'refused':
        return this.#listener.refused(message.record);
      case 'told':
        return this.#listener.told(message.peer, message.author, message.message);
      case 'synced':
        return this.#listener.synced(message.peer, message.report);
      case 'receipt':
        return this.#listener.receipt(message.receipt);
      case 'filed':
        return this.#listener.filed(message.news);
      case 'view':
        return this.#listener.viewed(message.view);
      case 'traced':
        return this.#listener.traced(message.entry);
      case 'compared':
        return this.#listener.compared(message.comparison);
      case 'failed':
        return this.#listener.failed(failureOf(message));
    }
  }

  put(records: readonly OwnRecord[]): void {
    this.#post({ type: 'put', records: records.map(({ record, replaceOldest }) => ({ record: compacted(record), replaceOldest })) });
  }

  import(records: readonly SignedRecord[]): void {
    this.#post({ type: 'import', records: records.map(compacted) });
  }

  read(keys: readonly Key[]): Promise<Bodies> {
    return this.#ask({ type: 'read', keys: keys.map(({ at, id }) => ({ at, id })) }) as Promise<Bodies>;
  }

  file(ask: FileAsk): Promise<FileAnswer> {
    return this.#ask({ type: 'file', ask: 'bytes' in ask ? { ...ask, bytes: plainOf(ask.bytes) } : ask }) as Promise<FileAnswer>;
  }

  tell(message: AppMessage, to: readonly PeerId[] | undefined): void {
    this.#post({ type: 'tell', message, to });
  }

  blame(peer: PeerId, fault: Fault): void {
    this.#post({ type: 'blame', peer, fault });
  }

  attend(payload: Uint8Array | undefined): void {
    this.#post({ type: 'attend', payload });
  }

  sync(peer: PeerId | undefined): void {
    this.#post({ type: 'sync', peer });
  }

  inquire(keys: readonly Key[]): void {
    this.#post({ type: 'inquire', keys });
  }

  trace(): void {
    this.#post({ type: 'trace' });
  }

  look(look: Look): Promise<LookAnswer> {
    return this.#ask({ type: 'look', look }) as Promise<LookAnswer>;
  }

  wake(): void {
    this.#post({ type: 'wake' });
  }

  close(): Promise<void> {
    for (const { reject } of this.#asked.values()) reject(closedError());
    this.#asked.clear();
    this.#post({ type: 'bye', from: this.#tab });
    return Promise.resolve();
  }

  #opened(headers: readonly RecordHeader[], isLast: boolean): void {
    this.#headers.push(...headers);
    if (!isLast) return;
    this.#isOpen = true;
    const all = this.#headers;
    this.#headers = [];
    this.#listener.opened(all);
    for (const [request, { question }] of this.#asked) this.#post({ ...question, from: this.#tab, request });
  }

  /** Asks at once, or when there is somebody to ask; and again whoever leads next. */
  #ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = this.#nextRequest++;
      this.#asked.set(request, { question, resolve, reject });
      if (this.#isOpen) this.#post({ ...question, from: this.#tab, request });
    });
  }

  #answered({ request, answer, error }: LeaderMessage & { type: 'answer' }): void {
    const asked = this.#asked.get(request);
    this.#asked.delete(request);
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new PeersetError(error.code, error.message, error));
  }

  #post(message: FollowerMessage): void {
    this.#channel.post(message);
  }
}
