/**
 * What the benchmark of files calls in a page: make a file, give and take it by peerset, by WebTorrent and by a bare data channel. Every
 * answer is plain data.
 */
import { counters, resetTasks, wallNow } from './instruments.ts';
import { peerset, type PeersetDB, type Rec } from '../../src/index.ts';
import { BareReceiver, BareSender } from './bare-channel.ts';

declare global {
  interface Window {
    fileBench: FileRunner;
  }
}

/** One way of a file through a page. */
export interface Taken {
  readonly ms: number;
  readonly longestTaskMs: number;
}

/** A torrent, as far as we use it; the package has no types. */
interface Torrent {
  readonly magnetURI: string;
  readonly files: readonly { blob(): Promise<Blob> }[];
  on(event: 'done', run: () => void): void;
  on(event: 'error', run: (error: Error) => void): void;
}

interface TorrentClient {
  seed(file: File, options: object, run: (torrent: Torrent) => void): void;
  add(magnet: string, options: object): Torrent;
  destroy(): void;
}

const MIB = 1024 * 1024;
const PART_BYTES = 64 * 1024;
const NAME = 'file.bin';

/** Bytes that do not compress, the same for the same size. */
export function fileOf(mib: number): File {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let state = mib + 1;
  for (let left = mib * MIB; left > 0; left -= PART_BYTES) {
    const words = new Uint32Array(PART_BYTES / 4);
    // xorshift32 (Marsaglia, 2003)
    for (let i = 0; i < words.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = state;
    }
    parts.push(new Uint8Array(words.buffer));
  }
  return new File(parts, NAME, { type: 'application/octet-stream' });
}

async function digest(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One page that gives and takes files. */
class FileRunner {
  #db: PeersetDB | undefined;
  #file: File | undefined;
  #torrents: TorrentClient | undefined;
  #taken: Blob | undefined;
  readonly bare = { sender: new BareSender(), receiver: new BareReceiver() };

  /** Makes the file; answers its hash. */
  async make(mib: number): Promise<string> {
    this.#file = fileOf(mib);
    return digest(this.#file);
  }

  /** Joins a room whose policy takes large files; answers when peers are there. */
  async open(room: string, tracker: string, peers: number): Promise<void> {
    this.#db = peerset(room, { policy: { base: 'open', fileBytesMax: 512 * MIB }, signaling: { strategy: 'torrent', urls: [tracker] }, iceServers: [] });
    await this.#db.ready;
    await this.#until(() => this.#opened.peers.current.filter(({ state }) => state === 'open').length >= peers);
  }

  /** Puts the file; answers how long that took. */
  async put(): Promise<number> {
    const start = wallNow();
    await this.#opened.put(this.#file!, { key: 'file' });
    return wallNow() - start;
  }

  /** Takes the file from whoever has it, once its record is here. */
  async take(): Promise<Taken> {
    const rec = await this.#record();
    resetTasks();
    const start = wallNow();
    const blob = await rec.blob();
    const ms = wallNow() - start;
    const { longestTaskMs } = counters();
    this.#taken = blob;
    return { ms, longestTaskMs };
  }

  /** The hash of what was taken. It has all of that in memory, which is the benchmark's and nobody else's. */
  async check(): Promise<string> {
    const taken = this.#taken;
    this.#taken = undefined;
    return digest(taken!);
  }

  /** How much of the file is here, bytes. */
  async have(): Promise<number> {
    return (await this.#record()).progress?.have ?? 0;
  }

  async close(): Promise<void> {
    await this.#db?.close();
    this.#db = undefined;
  }

  /** Seeds the file as a torrent; answers its address. */
  async seed(tracker: string): Promise<string> {
    const client = await this.#torrentClient();
    return new Promise((resolve) => client.seed(this.#file!, { announce: [tracker] }, (torrent) => resolve(torrent.magnetURI)));
  }

  /** Takes a torrent, from the first peer that is there on. */
  async leech(magnet: string, tracker: string): Promise<Taken> {
    const client = await this.#torrentClient();
    resetTasks();
    const torrent = client.add(magnet, { announce: [tracker] });
    const done = new Promise<void>((resolve, reject) => {
      torrent.on('done', resolve);
      torrent.on('error', reject);
    });
    const linked = this.#linked();
    await done;
    const ms = wallNow() - (await linked);
    const { longestTaskMs } = counters();
    this.#taken = await torrent.files[0]!.blob();
    return { ms, longestTaskMs };
  }

  /** Ends all torrents. */
  async endTorrents(): Promise<void> {
    this.#torrents?.destroy();
    this.#torrents = undefined;
    await Promise.resolve();
  }

  /** Sends the file over the bare channel. */
  sendBare(): Promise<void> {
    return this.bare.sender.send(this.#file!);
  }

  get #opened(): PeersetDB {
    if (this.#db === undefined) throw new Error('no room is open');
    return this.#db;
  }

  async #record(): Promise<Rec> {
    for (;;) {
      const rec = await this.#opened.get('file');
      if (rec?.size !== undefined) return rec;
      await pause();
    }
  }

  async #torrentClient(): Promise<TorrentClient> {
    if (this.#torrents !== undefined) return this.#torrents;
    const path = '/webtorrent.js';
    const { default: WebTorrent } = await (import(path) as Promise<{ readonly default: new (options: object) => TorrentClient }>);
    this.#torrents = new WebTorrent({ dht: false, lsd: false, utPex: false, tracker: { rtcConfig: { iceServers: [] } } });
    return this.#torrents;
  }

  /** When bytes of the file begin to come. */
  async #linked(): Promise<number> {
    const { receivedBytes } = counters();
    await this.#until(() => counters().receivedBytes > receivedBytes);
    return wallNow();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

window.fileBench = new FileRunner();
