/**
 * What a host knows of its disk, and people see in the status: how full it is, and what it lost. Also where what was lost
 * comes back from, as far as this device wrote it: a second place, which is looked at when nobody waits.
 */
import { isFault, type Fault } from '../core/base/fault.ts';
import type { SignedRecord } from '../core/record/record.ts';
import type { Change } from '../core/replica/event.ts';
import type { Clock, Store, StoreOpening } from '../ports.ts';
import { allowanceOf } from './allowance.ts';
import type { HostView } from './host.ts';

/** Pause between two looks at the store's figures, ms. */
const USAGE_MS = 30_000;

/** The part of a view that is about the disk. */
export type DiskView = Pick<HostView, 'disk' | 'partial' | 'storage' | 'wiped' | 'damaged' | 'restored'>;

/** Whose facts they are. */
export interface DiskOptions {
  readonly store: Pick<Store, 'usage'>;
  readonly clock: Clock;
  /** Bytes, as the user wants it; undefined for what the disk allows. */
  readonly budget?: number | undefined;
}

/** Who is told. */
export interface DiskListener {
  /** The view is another. */
  changed(): void;
  /** So many bytes of records may be held before no more are taken from peers. */
  allow(bytes: number): void;
}

/** The facts about one store. */
export class DiskFacts {
  readonly #options: DiskOptions;
  #budget: number | undefined;
  readonly #listener: DiskListener;
  #view: DiskView;
  #usageAt = -Infinity;
  #allowance = Infinity;

  constructor(options: DiskOptions, listener: DiskListener) {
    const { budget } = options;
    this.#options = options;
    this.#budget = budget;
    this.#listener = listener;
    this.#view = { disk: undefined, partial: false, storage: { usage: 0, quota: 0, persisted: false, budget }, wiped: false, damaged: 0, restored: 0 };
  }

  get view(): DiskView {
    return this.#view;
  }

  opened({ wiped, damaged = 0 }: StoreOpening): void {
    this.#set({ wiped, damaged });
    this.#allow(this.#budget ?? Infinity);
  }

  /** The user wants another budget, bytes. */
  bound(bytes: number): void {
    this.#budget = bytes;
    this.#allow(bytes);
    this.forget();
    this.#set({ storage: { ...this.#view.storage, budget: bytes } });
  }

  /** The disk refuses, or accepts again; or there is no room for others' records. */
  heard(change: Change & { readonly type: 'disk' | 'budget' }): void {
    this.#set(change.type === 'disk' ? { disk: change.fault } : { partial: change.isFull });
  }

  /** The next look is a new one. */
  forget(): void {
    this.#usageAt = -Infinity;
  }

  /** Looks at the store's figures, where the last look was some time ago. `held`: bytes of records. */
  async look(held: number): Promise<void> {
    const { store, clock } = this.#options;
    const budget = this.#budget;
    const now = clock.now();
    if (Math.abs(now - this.#usageAt) < USAGE_MS) return;
    this.#usageAt = now;
    try {
      const usage = await store.usage();
      this.#allow(allowanceOf({ ...usage, held, budget }));
      this.#set({ storage: { ...usage, budget: Number.isFinite(this.#allowance) ? this.#allowance : undefined } });
    } catch {
      // A store that cannot tell its figures can still be written; `disk` says when it cannot.
    }
  }

  /** Records of ours that the store lost, to be taken as any file's are. `decode`: makes them of their bytes. */
  async rescue({ rescue }: StoreOpening, decode: (bytes: Uint8Array) => SignedRecord | Fault): Promise<readonly SignedRecord[]> {
    const found = await rescue?.();
    if (found === undefined || found.records.length === 0) return [];
    const records = found.records.flatMap((bytes) => {
      const record = decode(bytes);
      return isFault(record) ? [] : [record];
    });
    this.#set({ wiped: this.#view.wiped || found.isWiped, restored: records.length });
    return records;
  }

  #allow(bytes: number): void {
    if (bytes === this.#allowance) return;
    this.#allowance = bytes;
    this.#listener.allow(bytes);
  }

  #set(part: Partial<DiskView>): void {
    this.#view = { ...this.#view, ...part };
    this.#listener.changed();
  }
}
