/** What strangers say of files in the values of their records, and how the files themselves begin. */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../src/core/base/bytes.ts';
import { isFault } from '../src/core/base/fault.ts';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import { decodeInfo, encodeInfo, type FileInfo } from '../src/core/files/info.ts';
import { findFiles, replaceFiles } from '../src/core/files/references.ts';
import { isInline, isType, sniff, typeOf } from '../src/core/files/sniff.ts';
import { scanJson } from '../src/core/record/json.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const HASH = toHex(sha256(bytesOf('a file')));

const PLAIN: FileInfo = { x: HASH, root: HASH, size: 70_000, pieceBytes: 65_536, type: 'image/png', name: 'a b.png', width: 640, height: 480 };
const SEALED: FileInfo = { ...PLAIN, type: 'video/mp4', seconds: 1.5, preview: Uint8Array.of(1, 2, 3), pieceBytes: 131_072, sealed: { salt: HASH, epoch: '0123abcd' } };

/** A value with files in it, as JSON. */
export const FILE: Target = {
  name: 'file',
  seeds: () => [encodeInfo(PLAIN), encodeInfo(SEALED), { pictures: [encodeInfo(PLAIN), 'x', { deep: [encodeInfo(SEALED)] }] }].map((value) => bytesOf(JSON.stringify(value))),
  run: (bytes) => {
    const text = textOf(bytes);
    if (isFault(scanJson(text))) return;
    const value: unknown = JSON.parse(text);
    const files = findFiles(value);
    if (isFault(files)) return;
    ensureSmall(files, bytes);
    ensure(files.length <= FILE_LIMITS.filesPerRecordMax, 'too many files');
    for (const { info } of files) ensure(JSON.stringify(decodeInfo(JSON.parse(JSON.stringify(encodeInfo(info))))) === JSON.stringify(info), 'written again it is another file');
    const rewritten = replaceFiles(value, files, (info) => encodeInfo(info));
    ensure(JSON.stringify(findFiles(rewritten)) === JSON.stringify(files), 'in the value rewritten there are other files');
    ensure(JSON.stringify(replaceFiles(value, files, () => null)).length <= JSON.stringify(value).length, 'a value without its files is longer');
  },
};

const CLAIMS = ['image/png', 'text/plain', 'text/html', 'audio/webm', 'application/vnd.ms-excel', undefined];

/** The beginning of a file, as its sender made it. */
export const SNIFF: Target = {
  name: 'sniff',
  seeds: () => ['\u0089PNG\r\n\u001a\n', '\0\0\0\u0018ftypmif1\0\0\0\0avif', 'OggS\0\u0002', 'RIFF1234WEBP', '<!-- a --><?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><svg>', 'text']
    .map((head) => Uint8Array.from(head, (sign) => sign.charCodeAt(0))),
  run: (bytes) => {
    const sniffed = sniff(bytes);
    ensure(isType(sniffed), 'a type that no record may carry');
    for (const claim of CLAIMS) ensure(isInline(sniffed) || sniffed === 'application/ogg' || !isInline(typeOf(bytes, claim)), 'a claim made it shown');
    const text = textOf(bytes).trimStart().toLowerCase();
    if (/^(<!--|<svg[\s>/]|<html[\s>/]|<script[\s>/])/.test(text)) ensure(!isInline(sniffed), 'a page is shown');
  },
};
