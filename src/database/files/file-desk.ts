/** What reads the files of a room, and, as soon as somebody puts one or opens a sealed one, what gives them. Only ever reached by `import()`. */
import type { Cutter } from '../../ports.ts';
import type { LiveRoom } from '../broadcasting.ts';
import { Part } from '../part.ts';
import type { PutOptions, RecordsHost } from '../records.ts';
import type { Encoded } from '../value.ts';
import type { DirectHost } from './direct-host.ts';
import type { FilesHost } from './files-host.ts';
import type { Giver } from './giver.ts';
import { Handles } from './handles.ts';

/** The files of one room, once they matter. */
export class FileDesk {
  readonly handles: Handles;
  readonly #giving: Part<Giver>;
  readonly #streams: Part<LiveRoom>;

  constructor(host: FilesHost & RecordsHost & DirectHost) {
    this.handles = new Handles(host, () => this.cutter());
    this.#giving = new Part({
      name: 'giving files',
      load: async () => (await import('../giving.ts')).giverOf(host, this.handles),
      end: (giver) => giver.close(),
      clock: host.environment.clock,
    });
    this.#streams = new Part({
      name: 'live streams',
      load: async () => (await import('../broadcasting.ts')).liveRoomOf(host, this.handles, await this.cutter()),
      end: (streams) => streams.close(),
      clock: host.environment.clock,
    });
  }

  /** Gives the files in a value, and encodes the rest of it. */
  async encode(collection: string, value: unknown, options: PutOptions): Promise<Encoded> {
    return (await this.#giving.get()).encode(collection, value, options);
  }

  /** Cuts, and opens what is sealed. */
  async cutter(): Promise<Cutter> {
    return (await this.#giving.get()).cutter;
  }

  /** Streams that go on. */
  streams(): Promise<LiveRoom> {
    return this.#streams.get();
  }

  close(): void {
    this.#streams.close();
    this.#giving.close();
    this.handles.close();
  }
}
