/** Types of values with files in them: what is put is a Blob or a stream, and readers find a handle in its place. */
import type { PeersetFile } from './handle.ts';

/** What becomes a file when it is put, wherever in a value it stands. Bytes are one only where they are put alone and are many. */
export type FileSource = Blob | ReadableStream<Uint8Array> | MediaStream;

/** Whether a type says nothing at all. */
type IsAny<T> = 0 extends 1 & T ? true : false;

/**
 * A value as it may be put, by what readers find.
 *
 * @example
 * import type { PeersetFile, Puttable } from 'peerset'
 * const photo: Puttable<{ title: string, image: PeersetFile }> = { title: 'Lake', image: new Blob(['…'], { type: 'image/png' }) }
 */
export type Puttable<T> =
  IsAny<T> extends true ? T
  : T extends PeersetFile ? T | FileSource
  : T extends ArrayBuffer | ArrayBufferView ? T
  : T extends object ? { readonly [K in keyof T]: Puttable<T[K]> }
  : T;

/**
 * A value as readers find it, by what was put.
 *
 * @example
 * import type { Stored } from 'peerset'
 * const read = (photo: Stored<{ image: File }>): string | undefined => photo.image.url
 */
export type Stored<T> =
  IsAny<T> extends true ? T
  : T extends FileSource ? PeersetFile
  : T extends PeersetFile | ArrayBuffer | ArrayBufferView ? T
  : T extends object ? { [K in keyof T]: Stored<T[K]> }
  : T;
