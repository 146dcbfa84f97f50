/** What strangers say of files in the values of their records. */
import { isFault } from '../src/core/base/fault.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../src/core/base/bytes.ts';
import { decodeInfo, encodeInfo, type FileInfo } from '../src/core/files/info.ts';
import { scanJson } from '../src/core/record/json.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const HASH = toHex(sha256(bytesOf('a file')));

const PLAIN: FileInfo = { x: HASH, root: HASH, size: 70_000, pieceBytes: 65_536, type: 'image/png', name: 'a b.png', width: 640, height: 480 };
const SEALED: FileInfo = { ...PLAIN, type: 'video/mp4', seconds: 1.5, preview: Uint8Array.of(1, 2, 3), pieceBytes: 131_072, sealed: { salt: HASH, epoch: '0123abcd' } };

/** A reference to a file, as JSON. */
export const FILE: Target = {
  name: 'file',
  seeds: () => [PLAIN, SEALED].map((info) => bytesOf(JSON.stringify(encodeInfo(info)))),
  run: (bytes) => {
    const text = textOf(bytes);
    if (isFault(scanJson(text))) return;
    const info = decodeInfo(JSON.parse(text));
    if (isFault(info)) return;
    ensureSmall(info, bytes);
    const again = decodeInfo(JSON.parse(JSON.stringify(encodeInfo(info))));
    ensure(JSON.stringify(again) === JSON.stringify(info), 'written again it is another file');
  },
};
