/**
 * All of a file in one Blob, checked against what its record says, under a type that a page may show or one that says nothing: a Blob
 * becomes an address of the page's own site, and a page of a stranger at such an address could do whatever the site can.
 */
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FileDigest } from '../../core/files/digest.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { isInline, typeOf, UNKNOWN_TYPE } from '../../core/files/sniff.ts';
import { piecesOf } from '../../core/files/tree.ts';
import type { FilePart } from '../../ports.ts';
import { wrongFile } from './reading.ts';

/** Bytes that are handed to the browser at once, which may keep them on its disk: what is larger than memory must fit as well. A few ms of the page. */
const PART_BYTES = 1024 * 1024;

/** The Blob. `type` was sniffed. */
export function inlineBlob(blob: Blob, type: string): Blob {
  return blob.slice(0, blob.size, isInline(type) ? type : UNKNOWN_TYPE);
}

/** What is read, as a whole. @throws PeersetError E_FILE where it has another hash than `info.x`, or another size. */
export async function wholeFile(info: FileInfo, size: number, chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const digest = new FileDigest();
  const parts: Blob[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let openBytes = 0;
  for await (const chunk of chunks) {
    digest.update(chunk);
    open.push(chunk);
    openBytes += chunk.length;
    if (openBytes < PART_BYTES) continue;
    parts.push(new Blob(open));
    open = [];
    openBytes = 0;
  }
  if (digest.bytes !== size || digest.finish() !== info.x) throw wrongFile('its SHA-256 is another');
  return typed(new Blob([...parts, ...open]), info);
}

/** The same of a file that is gathered elsewhere, in parts from the first piece to the last; undefined where a part could not be. */
export async function gatheredFile(info: FileInfo, gather: (piece: number) => Promise<FilePart | undefined>): Promise<Blob | undefined> {
  const parts: Blob[] = [];
  let x: string | undefined;
  for (let piece = 0; piece < piecesOf(info);) {
    const part = await gather(piece);
    if (part === undefined || part.to <= piece) return undefined;
    parts.push(part.blob);
    piece = part.to;
    x = part.x;
  }
  if (x === undefined) return undefined;
  if (x !== info.x) throw wrongFile('its SHA-256 is another');
  return typed(new Blob(parts), info);
}

async function typed(blob: Blob, info: FileInfo): Promise<Blob> {
  const head = new Uint8Array(await blob.slice(0, FILE_LIMITS.fileHeadBytes).arrayBuffer());
  return inlineBlob(blob, typeOf(head, info.type));
}
