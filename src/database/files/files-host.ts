/** What files need of the room they are in, as an interface: the member, or a stand-in in tests. */
import type { Clock, Random } from '../../ports.ts';
import type { Catalog } from '../catalog.ts';
import type { PeersetError } from '../errors.ts';
import type { Seal } from '../seal.ts';
import type { Views } from '../views.ts';
import type { FileAnswer, FileAsk, FileNews } from './ask.ts';

/** The room of files. */
export interface FilesHost {
  readonly ready: Promise<void>;
  readonly isClosed: boolean;
  /** Whoever has the disk at the moment. */
  readonly host: { file(ask: FileAsk): Promise<FileAnswer> } | undefined;
  readonly catalog: Pick<Catalog, 'shelfOf' | 'bodies'>;
  readonly views: Pick<Views, 'seen' | 'renew' | 'watch'>;
  readonly unlocked: { readonly seal?: Pick<Seal, 'fileKey'> } | undefined;
  readonly environment: { readonly clock: Clock; readonly random: Random };
  watch(watcher: FilesWatcher): () => void;
}

/** What is told of files. */
export interface FilesWatcher {
  filed?(news: FileNews): void;
  /** Another has the disk now, and knows nothing of what was wanted. */
  opened?(): void;
  closed?(error: PeersetError): void;
}
