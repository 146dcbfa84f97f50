/** A room with files and nothing else: who gives and who reads them, and a stand-in for whoever has the disk. */
import { fileCutter } from '../../src/adapters/hashing/cutter.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { parsePolicy, type PolicyOptions } from '../../src/core/rules/policy-options.ts';
import type { PresetName } from '../../src/core/rules/policy.ts';
import type { RecordHeader } from '../../src/core/record/record.ts';
import type { Entry } from '../../src/database/entry.ts';
import type { FilesHost, FilesWatcher } from '../../src/database/files/files-host.ts';
import { Giver, type Looks } from '../../src/database/files/giver.ts';
import { Handles } from '../../src/database/files/handles.ts';
import type { WithFiles } from '../../src/database/files/handle.ts';
import type { Seal } from '../../src/database/seal.ts';
import type { Seen } from '../../src/database/moderation/seen.ts';
import type { PutOptions, RecordsHost } from '../../src/database/records.ts';
import { StandInFiles } from './files-stand-in.ts';

export interface FilesRoomOptions {
  readonly files?: StandInFiles;
  readonly policy?: PolicyOptions | PresetName;
  readonly seal?: Pick<Seal, 'fileKey'>;
  readonly looks?: Looks;
}

/** One tab. */
export class FilesRoom {
  readonly files: StandInFiles;
  readonly handles: Handles;
  readonly giver: Giver;
  /** How often rows were shown anew. */
  renewed = 0;
  /** What moderation says of every record. */
  seen: Seen | undefined;
  readonly #watchers = new Set<FilesWatcher>();
  readonly #lookers = new Set<() => void>();
  #records = 0;

  constructor({ files = new StandInFiles(), policy, seal, looks = {} }: FilesRoomOptions = {}) {
    this.files = files;
    const parsed = parsePolicy(policy === undefined ? {} : { policy });
    if (isFault(parsed) || 'problems' in parsed) throw new Error('no policy');
    const watch = (watcher: FilesWatcher): (() => void) => {
      this.#watchers.add(watcher);
      const told = (news: Parameters<NonNullable<FilesWatcher['filed']>>[0]): void => watcher.filed?.(news);
      files.listeners.add(told);
      return () => files.listeners.delete(told);
    };
    const entry = { isLoaded: true } as Entry;
    const host = {
      ready: Promise.resolve(),
      isClosed: false,
      host: files,
      catalog: { shelfOf: () => ({ entryOf: () => entry, listen: () => () => undefined }), bodies: { load: (entries: readonly Entry[]) => Promise.resolve(entries), release: () => undefined } },
      views: {
        seen: () => this.seen,
        renew: () => void this.renewed++,
        watch: (run: () => void) => {
          this.#lookers.add(run);
          return () => this.#lookers.delete(run);
        },
      },
      unlocked: { ...(seal === undefined ? {} : { seal }) },
      environment: { clock: systemClock(), random: systemRandom },
      settings: { policy: parsed.policy, schemas: new Map() },
      watch,
    } as unknown as FilesHost & RecordsHost;
    const cutter = fileCutter();
    this.handles = new Handles(host, () => Promise.resolve(cutter));
    this.giver = new Giver({ host, handles: this.handles, cutter, looks: () => Promise.resolve(looks) });
  }

  /** What a record would hold. */
  async give(value: unknown, options: PutOptions = {}): Promise<string> {
    return (await this.giver.encode('notes', value, options)).content;
  }

  /** A record with this content, as it is read. */
  read(content: string, isLetter: 'letter' | 'for all' = 'for all'): WithFiles {
    const id = new Uint8Array(32);
    new DataView(id.buffer).setUint32(0, ++this.#records);
    return this.handles.look({ value: JSON.parse(content), record: { id, collection: 'notes' } as RecordHeader, isLetter: isLetter === 'letter' });
  }

  /** Moderation says something else of every record, and lists hear of it. */
  see(seen: Seen | undefined): void {
    this.seen = seen;
    for (const run of this.#lookers) run();
  }

  /** Another tab has the disk now. */
  reopen(): void {
    for (const watcher of this.#watchers) watcher.opened?.();
  }

  close(): void {
    this.giver.close();
    this.handles.close();
  }
}
