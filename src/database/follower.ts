/**
 * The host of a room in a tab that does not lead: it asks the tab that does. What it asks is lost when the leader
 * dies; then the next leader says so, everything is opened again, and whoever waits asks again.
 */
import { toHex } from '../core/base/bytes.ts';
import type { PeerId } from '../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../core/record/record.ts';
import type { AppMessage, OwnRecord } from '../core/replica/event.ts';
import type { Key } from '../core/set/key.ts';
import type { Random, TabChannel } from '../ports.ts';
import { closedError } from './errors.ts';
import type { Host, HostListener } from './host.ts';
import { compacted, failureOf, type FollowerMessage, type LeaderMessage } from './tab-server.ts';

type Bodies = readonly (Uint8Array | undefined)[];

interface Reading {
  readonly keys: readonly Key[];
  readonly resolve: (bodies: Bodies) => void;
  readonly reject: (reason: unknown) => void;
}

/** Asks the tab that leads. */
export class Follower implements Host {
  readonly #channel: TabChannel;
  readonly #listener: HostListener;
  /** Names this tab to the leader. */
  readonly #tab: string;
  readonly #readings = new Map<number, Reading>();
  #nextRequest = 1;
  /** Parts of the headers that came so far. */
  #headers: RecordHeader[] = [];
  #isOpen = false;

  constructor(channel: TabChannel, listener: HostListener, random: Random) {
    this.#channel = channel;
    this.#listener = listener;
    this.#tab = toHex(random(8));
  }

  /** Asks whether there is a leader. */
  start(): void {
    this.#post({ type: 'hello', from: this.#tab });
  }

  /** A message from another tab; those of other followers, and to them, are not for us. */
  receive(message: LeaderMessage): void {
    switch (message.type) {
      case 'leading':
        this.#isOpen = false;
        this.#headers = [];
        return this.start();
      case 'opened':
        return message.to === this.#tab ? this.#opened(message.headers, message.isLast) : undefined;
      case 'bodies':
        return message.to === this.#tab ? this.#read(message.request, message.bodies) : undefined;
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
      case 'view':
        return this.#listener.viewed(message.view);
      case 'traced':
        return this.#listener.traced(message.entry);
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
    return new Promise((resolve, reject) => {
      const request = this.#nextRequest++;
      this.#readings.set(request, { keys: keys.map(({ at, id }) => ({ at, id })), resolve, reject });
      if (this.#isOpen) this.#ask(request);
    });
  }

  tell(message: AppMessage, to: readonly PeerId[] | undefined): void {
    this.#post({ type: 'tell', message, to });
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

  wake(): void {
    this.#post({ type: 'wake' });
  }

  close(): Promise<void> {
    for (const { reject } of this.#readings.values()) reject(closedError());
    this.#readings.clear();
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
    for (const request of this.#readings.keys()) this.#ask(request);
  }

  #ask(request: number): void {
    const { keys } = this.#readings.get(request)!;
    this.#post({ type: 'read', from: this.#tab, request, keys });
  }

  #read(request: number, bodies: Bodies | undefined): void {
    const reading = this.#readings.get(request);
    this.#readings.delete(request);
    if (bodies === undefined) reading?.reject(new Error('the leading tab could not read its disk'));
    else reading?.resolve(bodies);
  }

  #post(message: FollowerMessage): void {
    this.#channel.post(message);
  }
}
