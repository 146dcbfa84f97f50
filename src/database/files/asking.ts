/**
 * Asks whoever has the room's files, once there is somebody. Where the disk goes to another tab meanwhile, that one is asked: all but
 * drafts, of which the next one knows nothing.
 */
import { closedError } from '../errors.ts';
import type { FileAnswer, FileAsk } from './ask.ts';
import type { FilesHost } from './files-host.ts';

/** The answer. @throws PeersetError E_CLOSED, and what whoever has the files says. */
export async function askFiles(room: Pick<FilesHost, 'ready' | 'isClosed' | 'host'>, ask: FileAsk): Promise<FileAnswer> {
  await room.ready;
  for (;;) {
    const { host } = room;
    if (room.isClosed || host === undefined) throw closedError();
    try {
      return await host.file(ask);
    } catch (reason) {
      if (room.host === host || 'draft' in ask) throw room.isClosed ? closedError() : reason;
    }
  }
}
