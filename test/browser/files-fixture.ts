/** A page with real keepers of files in it, each behind the probe of the conformance suite, for tests to drive. */
import { filesOf } from '../../src/adapters/files/files-of.ts';
import { FILES_SOURCE } from '../../src/adapters/files/files-source.ts';
import { hasFiles } from '../../src/adapters/files/has-files.ts';
import { indexeddbFiles } from '../../src/adapters/files/indexeddb-files.ts';
import { opfsFiles } from '../../src/adapters/files/opfs-files.ts';
import { blobWorker } from '../../src/adapters/system/blob-worker.ts';
import type { Files } from '../../src/ports.ts';
import { LocalFilesProbe } from '../conformance/files-probe.ts';

declare global {
  interface Window {
    readonly keepers: typeof keepers;
  }
}

/** Where files are kept; `chosen`: wherever the browser keeps them best. */
export type Place = 'opfs' | 'indexeddb' | 'chosen';

const probes: LocalFilesProbe[] = [];

/** The files of a name, closed. */
export function filesIn(place: Place, name: string): Files {
  switch (place) {
    case 'opfs':
      return opfsFiles({ name, start: () => blobWorker(FILES_SOURCE!, 'files') });
    case 'indexeddb':
      return indexeddbFiles({ name });
    case 'chosen':
      return filesOf(name);
  }
}

const keepers = {
  /** Makes a keeper, not opened yet; returns its index in this page. */
  make: (place: Place, name: string): number => probes.push(new LocalFilesProbe(filesIn(place, name))) - 1,
  probe: (index: number) => probes[index]!,
  hasFiles,
};

Object.assign(window, { keepers });
