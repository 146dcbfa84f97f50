/**
 * The files a stream is made of: segments, lists, and the whole of it. They stand in no value that somebody put, so they have no
 * handles; otherwise they are kept, sealed and fetched as all files are.
 */
import { toHex } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { plainSize, sealedShapeOf } from '../../core/files/sealing.ts';
import { decodeSegments, type Segment } from '../../core/files/segment-list.ts';
import { pieceBytesOf } from '../../core/files/tree.ts';
import type { Cutter } from '../../ports.ts';
import { askFiles } from './asking.ts';
import { cutError } from './cut-errors.ts';
import type { FilesHost } from './files-host.ts';
import { keyOf, newKey } from './keys.ts';
import { readBytes, wrongFile } from './reading.ts';

/** A file to keep. */
export interface Keeping {
  readonly source: Blob | ReadableStream<Uint8Array>;
  /** Bytes of it. */
  readonly size: number;
  /** MIME type, for its record. */
  readonly type: string;
}

/** Bytes from `start` up to `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const DRAFT_BYTES = 16;
const READER_BYTES = 16;

/** Keeps and reads. */
export class LiveStore {
  readonly #host: FilesHost;
  readonly #cutter: Cutter;

  constructor(host: FilesHost, cutter: Cutter) {
    this.#host = host;
    this.#cutter = cutter;
  }

  /** Keeps a file; resolves when it is on the disk. @throws PeersetError E_STORAGE, E_CLOSED, E_FAILED. */
  async keep({ source, size, type }: Keeping, seconds?: number): Promise<FileInfo> {
    const { environment, unlocked } = this.#host;
    const seal = unlocked?.seal;
    const given = seal === undefined ? undefined : newKey(seal, environment.random);
    const draft = toHex(environment.random(DRAFT_BYTES));
    const pieceBytes = given === undefined ? pieceBytesOf(size) : sealedShapeOf(size)!.pieceBytes;
    try {
      await askFiles(this.#host, { type: 'draft', draft, pieceBytes });
      const { x, root, layer, ...cut } = await this.#cutter.cut(source, {
        pieceBytes,
        // What is sealed grows by a little for each piece.
        bytesMax: 2 * size + pieceBytes,
        ...(given === undefined ? {} : { key: given.key }),
        piece: async (piece, bytes) => {
          await askFiles(this.#host, { type: 'draft-piece', draft, piece, bytes });
        },
      });
      const file = { root, size: cut.size, pieceBytes: cut.pieceBytes };
      await askFiles(this.#host, { type: 'adopt', draft, file, layer });
      return { x, ...file, type, ...(seconds === undefined ? {} : { seconds }), ...(given === undefined ? {} : { sealed: given.sealed }) };
    } catch (reason) {
      await askFiles(this.#host, { type: 'discard', draft }).catch(() => undefined);
      throw cutError(reason, size);
    }
  }

  /** All bytes of a segment or a list, or some of any file, as its readers see them; waits for peers. @throws PeersetError E_FILE, E_ABORTED, E_CLOSED, E_STORAGE. */
  async read(file: Omit<Segment, 'ms'>, signal: AbortSignal | undefined, { start, end }: ByteRange = { start: 0, end: plainSize(file) }): Promise<Uint8Array<ArrayBuffer>> {
    const { root, size, pieceBytes } = file;
    const info = { ...file, x: '', type: '' };
    const key = keyOf(info, this.#host.unlocked?.seal);
    const reader = toHex(this.#host.environment.random(READER_BYTES));
    const bytes = new Uint8Array(end - start);
    let at = 0;
    try {
      const pieces = readBytes({
        info,
        ahead: () => 2,
        piece: async (piece) => {
          const answer = await askFiles(this.#host, { type: 'read', file: { root, size, pieceBytes }, piece, reader });
          if (answer instanceof Uint8Array) return answer;
          throw wrongFile(`nobody has its piece ${piece}`);
        },
        unseal: key === undefined ? undefined : (sealed, piece) => this.#cutter.unseal(sealed, { key, piece }),
      }, { start, end, signal });
      for await (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
    } finally {
      void askFiles(this.#host, { type: 'leave', reader }).catch(() => undefined);
    }
    return bytes;
  }

  /** The segments in a list, which from now on are kept and given as long as it is. @throws PeersetError E_FILE, and as `read`. */
  async open(list: FileInfo, signal: AbortSignal | undefined): Promise<readonly Segment[]> {
    if (list.size > LIVE_LIMITS.liveListBytesMax) throw wrongFile('a list of a stream that is too large');
    const segments = decodeSegments(await this.read(list, signal));
    if (isFault(segments)) throw wrongFile(segments.reason);
    await this.tell(list.root, segments);
    return segments;
  }

  /** Says what a list lists. */
  async tell(root: string, segments: readonly Segment[]): Promise<void> {
    await askFiles(this.#host, { type: 'lists', root, files: segments.map(({ root: part, size, pieceBytes }) => ({ root: part, size, pieceBytes })) });
  }
}
