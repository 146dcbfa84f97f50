/**
 * What a host knows of its disk, and people see in the status: how full it is, and what it lost. Also where what was lost
 * comes back from, as far as this device wrote it: a second place, which is looked at when nobody waits.
 */
import { isFault } from '../core/base/fault.ts';
import type { SignedRecord } from '../core/record/record.ts';
import { decodeSigned } from '../core/record/signed.ts';
import type { Clock, Store, StoreOpening } from '../ports.ts';
import type { HostView } from './host.ts';

/** Pause between two looks at the store's figures, ms. */
const USAGE_MS = 30_000;

/** The part of a view that is about the disk. */
export type DiskView = Pick<HostView, 'disk' | 'storage' | 'wiped' | 'damaged' | 'restored'>;

/** The facts about one store. */
export class DiskFacts {
  readonly #store: Pick<Store, 'usage'>;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #view: DiskView = { disk: undefined, storage: { usage: 0, quota: 0, persisted: false }, wiped: false, damaged: 0, restored: 0 };
  #usageAt = -Infinity;

  /** `changed` is called whenever the view is another. */
  constructor(store: Pick<Store, 'usage'>, clock: Clock, changed: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#changed = changed;
  }

  get view(): DiskView {
    return this.#view;
  }

  opened({ wiped, damaged = 0 }: StoreOpening): void {
    this.#set({ wiped, damaged });
  }

  /** The disk refuses, or accepts again. */
  answered(disk: DiskView['disk']): void {
    this.#set({ disk });
  }

  /** The next look is a new one. */
  forget(): void {
    this.#usageAt = -Infinity;
  }

  /** Looks at the store's figures, where the last look was some time ago. */
  async look(): Promise<void> {
    const now = this.#clock.now();
    if (Math.abs(now - this.#usageAt) < USAGE_MS) return;
    this.#usageAt = now;
    try {
      this.#set({ storage: await this.#store.usage() });
    } catch {
      // A store that cannot tell its figures can still be written; `disk` says when it cannot.
    }
  }

  /** Records of ours that the store lost, to be taken as any file's are. */
  async rescue({ rescue }: StoreOpening): Promise<readonly SignedRecord[]> {
    const found = await rescue?.();
    if (found === undefined || found.records.length === 0) return [];
    const records = found.records.flatMap((bytes) => {
      const record = decodeSigned(bytes);
      return isFault(record) ? [] : [record];
    });
    this.#set({ wiped: this.#view.wiped || found.isWiped, restored: records.length });
    return records;
  }

  #set(part: Partial<DiskView>): void {
    this.#view = { ...this.#view, ...part };
    this.#changed();
  }
}
