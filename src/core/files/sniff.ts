/**
 * What a file is, by its first bytes. A name and a type are claims of whoever sent it, and browsers act on them: a "picture" that is
 * a page runs its scripts with all rights of the site that shows it. So what the bytes say wins, and a claim only refines it
 * where they leave it open: sound or video in one container, a format in a zip, a language in a text.
 *
 * The table of magic numbers follows the MIME Sniffing Standard where that has an entry. Nothing is decoded: a right beginning
 * does not make a whole picture. What may be shown is a list of what may (`isInline`), not of what may not: the next format with
 * scripts in it is not on it.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import { PAGE_TYPE, TEXT_TYPE, XML_TYPE, textTypeOf } from './markup.ts';

/** What nobody knows. */
export const UNKNOWN_TYPE = 'application/octet-stream';
/** Bytes at a place: in hex, `..` for any, or as ASCII. */
interface Magic {
  readonly type: string;
  readonly hex?: string;
  readonly ascii?: string;
  readonly at?: number;
}

/** First match wins. */
const MAGIC: readonly Magic[] = [
  { type: 'image/png', hex: '89504e470d0a1a0a' },
  { type: 'image/jpeg', hex: 'ffd8ff' },
  { type: 'image/gif', ascii: 'GIF87a' },
  { type: 'image/gif', ascii: 'GIF89a' },
  { type: 'image/webp', hex: '52494646........57454250' },
  { type: 'audio/wav', hex: '52494646........57415645' },
  { type: 'video/x-msvideo', hex: '52494646........41564920' },
  { type: 'image/bmp', hex: '424d........00000000' },
  { type: 'image/x-icon', hex: '00000100' },
  { type: 'image/tiff', hex: '49492a00' },
  { type: 'image/tiff', hex: '4d4d002a' },
  { type: 'image/jxl', hex: '0000000c4a584c200d0a870a' },
  { type: 'application/pdf', ascii: '%PDF-' },
  { type: 'application/zip', hex: '504b0304' },
  { type: 'application/zip', hex: '504b0506' },
  { type: 'application/gzip', hex: '1f8b08' },
  { type: 'application/x-7z-compressed', hex: '377abcaf271c' },
  { type: 'application/x-rar-compressed', hex: '526172211a07' },
  { type: 'application/x-bzip2', hex: '425a68..314159265359' },
  { type: 'application/x-xz', hex: 'fd377a585a00' },
  { type: 'application/zstd', hex: '28b52ffd' },
  { type: 'application/x-tar', ascii: 'ustar', at: 257 },
  { type: 'audio/flac', ascii: 'fLaC' },
  { type: 'audio/mpeg', hex: '494433..00' },
  { type: 'audio/midi', hex: '4d54686400000006' },
  { type: 'audio/aiff', hex: '464f524d........41494646' },
  { type: 'application/wasm', hex: '0061736d' },
  { type: 'application/vnd.sqlite3', hex: '53514c69746520666f726d6174203300' },
  { type: 'font/woff', ascii: 'wOFF' },
  { type: 'font/woff2', ascii: 'wOF2' },
  { type: 'font/ttf', hex: '0001000000' },
  { type: 'font/otf', hex: '4f54544f00' },
  { type: 'application/x-elf', hex: '7f454c46' },
  { type: 'application/x-msdownload', hex: '4d5a..00..00' },
  { type: 'application/x-mach-binary', hex: 'cffaedfe' },
  { type: 'application/java-vm', hex: 'cafebabe' },
];

/** Brands of ISO base media files (`ftyp`): whatever is not listed is video. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'], ['avis', 'image/avif'],
  ['heic', 'image/heic'], ['heix', 'image/heic'], ['heim', 'image/heic'], ['heis', 'image/heic'], ['hevc', 'image/heic'], ['hevx', 'image/heic'],
  ['mif1', 'image/heif'], ['msf1', 'image/heif'],
  ['qt  ', 'video/quicktime'],
  ['M4A ', 'audio/mp4'], ['M4B ', 'audio/mp4'], ['M4P ', 'audio/mp4'],
  ['3gp4', 'video/3gpp'], ['3gp5', 'video/3gpp'], ['3gp6', 'video/3gpp'], ['3g2a', 'video/3gpp2'],
]);

/** Shown by browsers without running anything of it. No pages, drawings or XML (scripts), no PDF (scripts, and viewers with rights of their own). */
const INLINE: ReadonlySet<string> = new Set([
  'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/jxl', 'image/bmp',
  'audio/mpeg', 'audio/aac', 'audio/wav', 'audio/flac', 'audio/ogg', 'audio/mp4', 'audio/webm',
  'video/mp4', 'video/webm', 'video/ogg', 'video/quicktime', 'video/x-matroska', 'video/3gpp', 'video/3gpp2',
  TEXT_TYPE,
]);

/** Other names of types, as systems and browsers give them to files. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'], ['image/pjpeg', 'image/jpeg'], ['image/x-png', 'image/png'], ['image/x-ms-bmp', 'image/bmp'], ['image/vnd.microsoft.icon', 'image/x-icon'],
  ['audio/mp3', 'audio/mpeg'], ['audio/x-wav', 'audio/wav'], ['audio/wave', 'audio/wav'], ['audio/vnd.wave', 'audio/wav'], ['audio/x-flac', 'audio/flac'],
  ['audio/x-m4a', 'audio/mp4'], ['audio/m4a', 'audio/mp4'], ['video/x-m4v', 'video/mp4'], ['audio/opus', 'audio/ogg'], ['video/matroska', 'video/x-matroska'],
  ['application/x-zip-compressed', 'application/zip'], ['application/x-gzip', 'application/gzip'], ['application/xml', XML_TYPE],
]);

/** What a claim may make of a sniffed type. Never anything that is shown where the sniffed type would not be, but sound and video of one container. */
const REFINED: ReadonlyMap<string, (claim: string) => boolean> = new Map<string, (claim: string) => boolean>([
  [TEXT_TYPE, isTextLike],
  // Markdown often begins with a tag. Neither is shown, so the claim costs nothing; as plain text it would be.
  [PAGE_TYPE, (claim) => isTextLike(claim) && claim !== TEXT_TYPE],
  [XML_TYPE, (claim) => claim.endsWith('+xml')],
  ['application/zip', (claim) => /^application\/(vnd\.|epub\+zip$|java-archive$|x-)|^model\/|\+zip$/.test(claim)],
  ['application/gzip', (claim) => /^application\/(x-)?(tgz|compressed-tar|gtar)$|\+gzip$/.test(claim)],
  ['video/mp4', (claim) => claim === 'audio/mp4'],
  ['video/webm', (claim) => claim === 'audio/webm'],
  ['video/x-matroska', (claim) => claim === 'audio/x-matroska'],
  ['video/3gpp', (claim) => claim === 'audio/3gpp'],
  ['application/ogg', (claim) => claim === 'audio/ogg' || claim === 'video/ogg'],
  // Bytes that nobody knows may be an old text document or a model; no picture, no text, and nothing that would have been recognised.
  [UNKNOWN_TYPE, (claim) => /^(application|model|font|chemical)\//.test(claim) && !isTextLike(claim) && !KNOWN.has(claim)],
]);

/** Types that the bytes would have shown. */
const KNOWN: ReadonlySet<string> = new Set(MAGIC.map(({ type }) => type));

/** The type of a file by its beginning, of which `fileHeadBytes` are enough; they may be all there is. */
export function sniff(head: Uint8Array): string {
  const bytes = head.subarray(0, FILE_LIMITS.fileHeadBytes);
  const container = isoType(bytes) ?? matroskaType(bytes) ?? oggType(bytes);
  return container ?? MAGIC.find((magic) => isAt(bytes, magic))?.type ?? mpegType(bytes) ?? textTypeOf(bytes) ?? UNKNOWN_TYPE;
}

/** The type of a file that somebody says is of another: what is sniffed, refined by the claim where that fits. */
export function typeOf(head: Uint8Array, claim: string | undefined): string {
  const sniffed = sniff(head);
  const essence = claim?.slice(0, CLAIM_MAX).split(';', 1)[0]!.trim().toLowerCase() ?? '';
  const claimed = ALIASES.get(essence) ?? essence;
  return isType(claimed) && REFINED.get(sniffed)?.(claimed) === true ? claimed : sniffed;
}

/** A claim and its parameters, UTF-16 units. */
const CLAIM_MAX = 1024;
/** A MIME type without parameters, lower-case. */
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** Whether a string is a MIME type as files have it: lower-case, without parameters, not too long. */
export function isType(text: string): boolean {
  return text.length <= FILE_LIMITS.fileTypeBytesMax && TYPE.test(text);
}

/** Whether a file of this type, as sniffed, may be shown in a page. Everything else is downloaded, under a type that browsers run nothing of. */
export function isInline(type: string): boolean {
  return INLINE.has(type);
}

/** Whether what is of this type is text that people can read. It may still be dangerous to show as what it is: scripts are text. */
export function isTextLike(type: string): boolean {
  return /^text\/|\+(json|xml|yaml)$|^application\/(json|xml|javascript|ecmascript|x-javascript|x-ndjson|jsonl|yaml|x-yaml|toml|sql|x-sh|rtf|x-httpd-php|xhtml\+xml)$/.test(type);
}

function isAt(bytes: Uint8Array, { hex = '', ascii = '', at = 0 }: Omit<Magic, 'type'>): boolean {
  for (let i = 0; i < ascii.length; i++) if (bytes[at + i] !== ascii.charCodeAt(i)) return false;
  for (let i = 0; i < hex.length; i += 2) {
    const wanted = hex.slice(i, i + 2);
    if (wanted !== '..' && bytes[at + i / 2] !== Number.parseInt(wanted, 16)) return false;
  }
  return bytes.length >= at + ascii.length + hex.length / 2;
}

/** MP4, QuickTime, AVIF, HEIC: a box `ftyp`, not large, with one brand and a list of further ones. */
function isoType(bytes: Uint8Array): string | undefined {
  if (bytes.length < 12 || bytes[0] !== 0) return undefined;
  const box = latin(bytes, 4, 8);
  // Films from before there were brands begin with their index or their data.
  if (OLD_BOXES.has(box)) return 'video/quicktime';
  if (box !== 'ftyp' || bytes[1] !== 0) return undefined;
  const end = Math.min((bytes[2]! << 8) | bytes[3]!, bytes.length, BRANDS_END_MAX);
  const found: string[] = [];
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) {
    const type = BRANDS.get(latin(bytes, at, at + 4));
    if (type !== undefined) found.push(type);
  }
  // `mif1` only says that it is some picture; a later brand says which.
  return found.find((type) => type !== 'image/heif') ?? found[0] ?? 'video/mp4';
}

const OLD_BOXES: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide']);
/** Brands behind this are not looked at. */
const BRANDS_END_MAX = 72;

/** WebM and Matroska: an EBML header that names its document type. */
function matroskaType(bytes: Uint8Array): string | undefined {
  if (!isAt(bytes, { hex: '1a45dfa3' })) return undefined;
  return latin(bytes, 4, 64).includes('\u0042\u0082\u0084webm') ? 'video/webm' : 'video/x-matroska';
}

/** Ogg: what is in it is said by the first packet. */
function oggType(bytes: Uint8Array): string | undefined {
  if (!isAt(bytes, { ascii: 'OggS\u0000' })) return undefined;
  const packet = latin(bytes, 28, 36);
  if (packet.startsWith('\u0080theora') || packet.startsWith('\u0001video')) return 'video/ogg';
  return packet.startsWith('OpusHead') || packet.startsWith('\u0001vorbis') || packet.startsWith('\u007fFLAC') || packet.startsWith('Speex') ? 'audio/ogg' : 'application/ogg';
}

/** MP3 and AAC without tags begin with the first frame: eleven set bits, and then nothing that the formats forbid. */
function mpegType([first, second, third]: Uint8Array): string | undefined {
  if (first !== 0xff || second === undefined || third === undefined) return undefined;
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  const isFrame = (second & 0xe0) === 0xe0 && version !== 1 && layer === 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
  return isFrame ? 'audio/mpeg' : undefined;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (const byte of bytes.subarray(from, to)) text += String.fromCharCode(byte);
  return text;
}
