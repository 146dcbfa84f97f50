/**
 * Which room this page is in: the name behind `#` in its address. Where the page was started by `npm start`
 * a file beside it names the tracker of this machine; on any other host the public networks are used.
 */
import { peerset, type PeersetConfig, type PeersetDB, type PeersetFile } from '../src/index.ts';

/** What the demo keeps. Whatever else peers send in this collection is refused. */
export interface Note {
  readonly text: string;
  readonly files?: readonly PeersetFile[];
}

const DEFAULT_ROOM = 'notes.demo';
/** Files of one note, count. */
export const FILES_MAX = 4;

/** The room's name; `fallback` where the address says none. */
export function roomName(fallback = DEFAULT_ROOM): string {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim() || fallback;
  } catch {
    // A hand-made address with a stray %: any name will do.
    return fallback;
  }
}

/** Opens the room. */
export async function openRoom(): Promise<PeersetDB> {
  return peerset(roomName(), { ...(await localSwarm()), ...roomOptions() });
}

/** What makes the room beside its name. */
export function roomOptions(): Pick<PeersetConfig, 'policy' | 'collections'> {
  return { policy: 'family', collections: { notes: { schema: NOTE } } };
}

/** Options for the tracker on this machine, if there is one. */
export async function localSwarm(): Promise<PeersetConfig> {
  try {
    const response = await fetch('/swarm.json');
    if (!response.ok) return {};
    const { trackerPort } = (await response.json()) as { trackerPort: number };
    const url = `ws://${location.hostname}:${trackerPort}`;
    return { signaling: [{ strategy: 'torrent', urls: [url] }], iceServers: [] };
  } catch {
    // Served by something else: nothing local to use.
    return {};
  }
}

/** A schema by hand; any library that speaks Standard Schema does as well. */
const NOTE = {
  '~standard': {
    version: 1 as const,
    vendor: 'demo',
    validate: (value: unknown) => (isNote(value) ? { value } : { issues: [{ message: 'a note is { text } of 1 to 4000 characters, or { text, files } with 1 to 4 files' }] }),
  },
};

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null || Object.keys(value).some((name) => name !== 'text' && name !== 'files')) return false;
  const { text, files } = value as { text?: unknown; files?: unknown };
  if (files !== undefined && (!Array.isArray(files) || files.length === 0 || files.length > FILES_MAX)) return false;
  return typeof text === 'string' && text.length <= 4000 && (text.length > 0 || files !== undefined);
}
