/**
 * Where files begin, in a page that has none: the parts that read and give them come with the first record that refers to a file, and with
 * the first file that is put. Rows with files wait until then, as letters do until they are open.
 */
import type { Cutter } from '../../ports.ts';
import { Part } from '../part.ts';
import type { PutOptions, RecordsHost } from '../records.ts';
import type { Encoded } from '../value.ts';
import type { FilesHost } from './files-host.ts';
import type { Giver } from './giver.ts';
import type { WithFiles } from './handle.ts';
import type { Handles, Referring } from './handles.ts';
import type { LiveRoom } from '../broadcasting.ts';

/** The files of one room. */
export class FileBox {
  readonly #changed: () => void;
  readonly #reading: Part<Handles>;
  readonly #giving: Part<Giver>;
  readonly #streams: Part<LiveRoom>;
  /** Puts with files that are under way, count. */
  giving = 0;
  /** Another where what was looked at before may be shown now. */
  round = 0;
  #handles: Handles | undefined;
  #loading: Promise<void> | undefined;

  /** `changed`: what was looked at can be shown. */
  constructor(host: FilesHost & RecordsHost, changed: () => void) {
    const { clock } = host.environment;
    this.#changed = changed;
    this.#reading = new Part({
      name: 'files',
      load: async () => new (await import('./handles.ts')).Handles(host, () => this.cutter()),
      end: (handles) => handles.close(),
      clock,
    });
    this.#giving = new Part({
      name: 'giving files',
      load: async () => (await import('../giving.ts')).giverOf(host, await this.#reading.get()),
      end: (giver) => giver.close(),
      clock,
    });
    this.#streams = new Part({
      name: 'live streams',
      load: async () => (await import('../broadcasting.ts')).liveRoomOf(host, await this.#reading.get(), (await this.#giving.get()).cutter),
      end: (streams) => streams.close(),
      clock,
    });
  }

  /** Undefined where nobody waits to see files. Else resolves when they are to be seen; rejects with E_LOAD, E_CLOSED. */
  get settled(): Promise<void> | undefined {
    return this.#loading;
  }

  /** As `Handles.look`, once that is here. */
  look(value: Referring): WithFiles | undefined {
    if (this.#handles === undefined && this.#loading === undefined) {
      this.#loading = this.#load();
      // Lists look again at their next change; whoever waits is told.
      this.#loading.catch(() => undefined);
    }
    return this.#handles?.look(value);
  }

  /** Gives the files in a value, and encodes the rest of it. Who puts files reads them, too. */
  async encode(collection: string, value: unknown, options: PutOptions): Promise<Encoded> {
    const giver = await this.#giving.get();
    this.#handles ??= await this.#reading.get();
    return giver.encode(collection, value, options);
  }

  /** Streams that go on. */
  streams(): Promise<LiveRoom> {
    return this.#streams.get();
  }

  /** Cuts what is put in another way. */
  async cutter(): Promise<Cutter> {
    return (await this.#giving.get()).cutter;
  }

  close(): void {
    this.#streams.close();
    this.#giving.close();
    this.#reading.close();
  }

  async #load(): Promise<void> {
    try {
      this.#handles = await this.#reading.get();
    } finally {
      this.#loading = undefined;
      this.round++;
    }
    this.#changed();
  }
}
