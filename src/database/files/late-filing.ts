/**
 * Stands in for the part that deals in files, in the tab that leads: it comes when a page asks for a file, when a peer says something
 * of one, or when there are files on this device. What peers say until then waits, as much as is worth it: whoever asks what
 * we have gets its answer a moment later.
 */
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { PeerId } from '../../core/base/peer.ts';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import type { Driver } from '../driver.ts';
import { blindError, closedError } from '../errors.ts';
import type { Part } from '../part.ts';
import type { FileAnswer, FileAsk, FileFigures } from './ask.ts';
import type { FileCourier } from './courier.ts';
import type { Filing, FilingHost, FilingMaker, FilingMember } from './filing-host.ts';

/** What it takes. */
export interface LateFilingOptions {
  /** Undefined for keepers, who cannot read what refers to files. */
  readonly part: Part<FilingMaker> | undefined;
  readonly member: FilingMember;
  /** Whether the part is needed although nobody asked. */
  readonly isNeeded: () => Promise<boolean>;
}

const NO_FIGURES: FileFigures = { bytes: 0, count: 0, budget: undefined };

/** The files of a room, once somebody needs them. */
export class LateFiling implements FileCourier {
  readonly #options: LateFilingOptions | undefined;
  readonly #host: FilingHost;
  #driver: Pick<Driver, 'carry'> | undefined;
  #making: Promise<Filing> | undefined;
  #made: Filing | undefined;
  #early: (readonly [PeerId, Uint8Array])[] = [];
  #isClosed = false;

  constructor(options: LateFilingOptions | undefined, host: FilingHost) {
    this.#options = options;
    this.#host = host;
  }

  get figures(): FileFigures {
    return this.#made?.figures ?? NO_FIGURES;
  }

  /** As `Filing.ask`. @throws PeersetError also E_BLIND, E_LOAD. */
  async ask(ask: FileAsk, from: string): Promise<FileAnswer> {
    return (await this.#get()).ask(ask, from);
  }

  gone(from: string): void {
    this.#made?.gone(from);
  }

  records(added: readonly SignedRecord[], removed: readonly RecordHeader[]): void {
    this.#made?.records(added, removed);
  }

  /** The replica runs: there may be peers. */
  meet(driver: Pick<Driver, 'carry'>): void {
    this.#driver = driver;
    this.#carry();
  }

  /** Nobody waits for anything any more. */
  async look(): Promise<void> {
    // What does not load, or open, is tried again when somebody asks.
    if (await this.#options?.isNeeded()) await this.#get().catch(() => undefined);
  }

  opened(): void {
    // Whoever comes later is told who is there.
  }

  closed(): void {
    // As above.
  }

  received(peer: PeerId, bytes: Uint8Array): void {
    if (this.#options?.part === undefined || this.#early.length >= FILE_KEEPING_LIMITS.fileMessagesEarlyMax) return;
    // A block or a layer was not asked for: nobody is here who asks.
    if (bytes.length <= FILE_KEEPING_LIMITS.fileMessageEarlyBytesMax) this.#early.push([peer, bytes]);
    this.#get().catch(() => undefined);
  }

  drained(): void {
    // Nothing was sent.
  }

  close(): Promise<void> {
    this.#options?.part?.close();
    return this.leave();
  }

  /** Frees the disk; whoever leads next in this page may use the part. */
  async leave(): Promise<void> {
    this.#isClosed = true;
    await (await this.#making?.catch(() => undefined))?.close();
  }

  #get(): Promise<Filing> {
    this.#making ??= this.#make().catch((reason: unknown) => {
      this.#making = undefined;
      throw reason;
    });
    return this.#making;
  }

  async #make(): Promise<Filing> {
    const { part, member } = this.#options ?? {};
    if (part === undefined || member === undefined) throw blindError();
    const make = await part.get();
    if (this.#isClosed) throw closedError();
    this.#made = await make(member, this.#host);
    this.#carry();
    return this.#made;
  }

  #carry(): void {
    this.#driver?.carry((wire) => {
      const courier = this.#made?.courier(wire);
      if (courier !== undefined) queueMicrotask(() => this.#early.splice(0).forEach(([peer, bytes]) => courier.received(peer, bytes)));
      return courier ?? this;
    });
  }
}
