/**
 * Where files begin, in a page that has none: what reads and gives them comes with the first record that refers to a file, or with the
 * first file that is put. Rows with files wait until then, as letters do until they are open.
 */
import type { LiveRoom } from '../broadcasting.ts';
import { Part } from '../part.ts';
import type { RecordsHost } from '../records.ts';
import type { DirectHost } from './direct-host.ts';
import type { FileDesk } from './file-desk.ts';
import type { FilesHost } from './files-host.ts';
import type { WithFiles } from './handle.ts';
import type { Referring } from './handles.ts';

/** The files of one room. */
export class FileBox {
  /** Puts with files that are under way, count. */
  giving = 0;
  /** Another where what was looked at before may be shown now. */
  round = 0;
  readonly #changed: () => void;
  readonly #part: Part<FileDesk>;
  #desk: FileDesk | undefined;
  #loading: Promise<void> | undefined;

  /** `changed`: what was looked at can be shown. */
  constructor(host: FilesHost & RecordsHost & DirectHost, changed: () => void) {
    this.#changed = changed;
    this.#part = new Part({ name: 'files', load: async () => new (await import('./file-desk.ts')).FileDesk(host), end: (desk) => desk.close(), clock: host.environment.clock });
  }

  /** Undefined where nobody waits to see files. Else resolves when they are to be seen; rejects with E_LOAD, E_CLOSED. */
  get settled(): Promise<void> | undefined {
    return this.#loading;
  }

  /** As `Handles.look`, once that is here. */
  look(value: Referring): WithFiles | undefined {
    if (this.#desk === undefined && this.#loading === undefined) {
      this.#loading = this.#load();
      // Lists look again at their next change; whoever waits is told.
      this.#loading.catch(() => undefined);
    }
    return this.#desk?.handles.look(value);
  }

  /** Whatever else is done with files. @throws PeersetError E_LOAD, E_CLOSED. */
  async desk(): Promise<FileDesk> {
    return (this.#desk ??= await this.#part.get());
  }

  /** Streams that go on. @throws PeersetError E_LOAD, E_CLOSED. */
  async streams(): Promise<LiveRoom> {
    return (await this.desk()).streams();
  }

  close(): void {
    this.#part.close();
  }

  async #load(): Promise<void> {
    try {
      await this.desk();
    } finally {
      this.#loading = undefined;
      this.round++;
    }
    this.#changed();
  }
}
