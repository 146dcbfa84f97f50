/**
 * What a record says of a file: how large it is, what is in it, and two hashes of it. `x` is the SHA-256 of the file as its readers
 * see it, by which Nostr and Blossom name files; `root` is the top of the tree over what travels (`tree.ts`), by which every
 * piece is checked. In a private room what travels is sealed, so the two are of different bytes.
 *
 * In a record's value a file is an object with the one property `$file`; the names inside are those of NIP-94 where it has one.
 * All of it is a claim of the record's author. The hashes are proved when the file is here; `type` is what the author's device
 * sniffed, and whoever shows the file sniffs again (`sniff.ts`); the rest only says how to draw the place before the file comes.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { base64Length, base64ToBytes, bytesToBase64 } from '../record/base64.ts';
import { isFileName } from './name.ts';
import { isSealedShape } from './sealing.ts';
import { isType } from './sniff.ts';
import { isShape, pieceBytesOf, type FileShape } from './tree.ts';

/** A file, as a record's author describes it. */
export interface FileInfo extends FileShape {
  /** SHA-256 of the file as its readers see it, 64 hex. */
  readonly x: string;
  /** Root of the tree over what travels, 64 hex: by this name a file is asked for and kept. */
  readonly root: string;
  /** MIME type, lower-case, without parameters. */
  readonly type: string;
  readonly name?: string;
  /** Pixels, both or none. */
  readonly width?: number;
  readonly height?: number;
  /** How long it lasts. */
  readonly seconds?: number;
  /** A very small picture of it; who shows it must check that it is one. */
  readonly preview?: Uint8Array;
  /** How it is sealed; absent where it is not. */
  readonly sealed?: FileSeal;
}

/** Which key opens a sealed file. */
export interface FileSeal {
  /** From this and the room's file key comes the file's own key, 64 hex. */
  readonly salt: string;
  /** The epoch whose file key that is, 8 hex: a record may be sealed again later, in another one. Absent where there are no epochs. */
  readonly epoch?: string;
}

/** How a record's value refers to a file. */
export interface FileReference {
  readonly $file: Readonly<Record<string, string | number>>;
}

/** The property that makes an object a reference to a file, where it is the only one. */
export const FILE_PROPERTY = '$file';

/** SHA-256 of nothing, and the root above nothing. */
const EMPTY_X = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const EMPTY_ROOT = '00'.repeat(32);

const HASH = /^[0-9a-f]{64}$/;
const EPOCH = /^[0-9a-f]{8}$/;
const DIMENSIONS = /^([1-9][0-9]{0,4})x([1-9][0-9]{0,4})$/;

/** The reference to a file, for a record's value. Only what is there is written, in one order: the same file gives the same text. */
export function encodeInfo(info: FileInfo): FileReference {
  const { x, root, size, pieceBytes, type, name, width, height, seconds, preview, sealed } = info;
  const reference = {
    $file: {
      x, root, size, m: type,
      ...(pieceBytes === pieceBytesOf(size) ? {} : { piece: pieceBytes }),
      ...(name === undefined ? {} : { name }),
      ...(width === undefined ? {} : { dim: `${width}x${height}` }),
      ...(seconds === undefined ? {} : { duration: seconds }),
      ...(preview === undefined ? {} : { preview: bytesToBase64(preview) }),
      ...(sealed === undefined ? {} : { salt: sealed.salt }),
      ...(sealed?.epoch === undefined ? {} : { epoch: sealed.epoch }),
    },
  };
  const again = decodeInfo(reference);
  assert(!isFault(again), `what is written of a file can be read: ${isFault(again) ? again.reason : ''}`);
  return reference;
}

/** Whether a value refers to a file, well or badly. It may be anything that an application has, a large array of bytes for example. */
export function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, FILE_PROPERTY) && Object.keys(value).length === 1;
}

/** The file to which a value refers, or why it refers to none. Properties without a meaning are passed over: later versions may give them one. */
export function decodeInfo(value: unknown): FileInfo | Fault {
  if (!isReference(value)) return fault('malformed', 'not a reference to a file');
  const inside = (value as { readonly $file: unknown }).$file;
  if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return fault('malformed', 'a reference to a file without an object');
  // A copy has its own properties only, and each was read once.
  const fields = new Map<string, unknown>(Object.entries(inside));
  const body = bodyOf(fields);
  if (isFault(body)) return body;
  const looks = looksOf(fields);
  if (isFault(looks)) return looks;
  const seal = sealOf(fields);
  if (isFault(seal)) return seal;
  if (seal.sealed !== undefined && !isSealedShape(body)) return fault('malformed', 'the last piece of a sealed file holds nothing');
  return { ...body, ...looks, ...seal };
}

type Fields = ReadonlyMap<string, unknown>;

/** What every file has. */
function bodyOf(fields: Fields): Pick<FileInfo, 'x' | 'root' | 'size' | 'pieceBytes' | 'type'> | Fault {
  const [x, root, size, type] = [fields.get('x'), fields.get('root'), fields.get('size'), fields.get('m')];
  if (!matches(x, HASH) || !matches(root, HASH)) return fault('malformed', 'a hash of a file is 64 lower-case hex digits');
  if (!isWhole(size, 0, Number.MAX_SAFE_INTEGER)) return fault('malformed', 'the size of a file is no whole number');
  if (size > FILE_LIMITS.fileBytesMax) return fault('limit', `a file of more than ${FILE_LIMITS.fileBytesMax} bytes`);
  const pieceBytes = fields.has('piece') ? fields.get('piece') : pieceBytesOf(size);
  if (typeof pieceBytes !== 'number' || !isShape({ size, pieceBytes })) return fault('malformed', 'a file cannot be cut into such pieces');
  if (typeof type !== 'string' || !isType(type)) return fault('malformed', 'the type of a file is no MIME type');
  const isEmpty = x === EMPTY_X && root === EMPTY_ROOT;
  if ((size === 0) !== isEmpty || (size > 0 && root === EMPTY_ROOT)) return fault('malformed', 'the hashes and the size of a file contradict each other');
  return { x, root, size, pieceBytes, type };
}

/** What tells how it looks. */
function looksOf(fields: Fields): Pick<FileInfo, 'name' | 'width' | 'height' | 'seconds' | 'preview'> | Fault {
  const [name, dimensions, seconds, preview] = [fields.get('name'), fields.get('dim'), fields.get('duration'), fields.get('preview')];
  const size = typeof dimensions === 'string' ? DIMENSIONS.exec(dimensions) : undefined;
  const [width, height] = [Number(size?.[1] ?? 0), Number(size?.[2] ?? 0)];
  if (name !== undefined && !(typeof name === 'string' && isFileName(name))) return fault('malformed', 'the name of a file is none');
  if (dimensions !== undefined && !size) return fault('malformed', 'dimensions are written as 640x480');
  if (Math.max(width, height) > FILE_LIMITS.filePixelsMax) return fault('limit', `a picture more than ${FILE_LIMITS.filePixelsMax} pixels wide or high`);
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0 && !Object.is(seconds, -0))) return fault('malformed', 'a duration is a number of seconds');
  if (seconds !== undefined && seconds > FILE_LIMITS.fileSecondsMax) return fault('limit', `sound or video of more than ${FILE_LIMITS.fileSecondsMax} seconds`);
  const picture = preview === undefined ? undefined : previewOf(preview);
  if (isFault(picture)) return picture;
  return {
    ...(name === undefined ? {} : { name }),
    ...(size ? { width, height } : {}),
    ...(seconds === undefined ? {} : { seconds }),
    ...(picture === undefined ? {} : { preview: picture }),
  };
}

function previewOf(text: unknown): Uint8Array | Fault {
  if (typeof text !== 'string') return fault('malformed', 'a preview is base64');
  if (text.length > base64Length(FILE_LIMITS.filePreviewBytesMax)) return fault('limit', `a preview of more than ${FILE_LIMITS.filePreviewBytesMax} bytes`);
  const bytes = base64ToBytes(text);
  if (bytes === undefined || bytes.length === 0) return fault('malformed', 'a preview is base64');
  return bytes.length <= FILE_LIMITS.filePreviewBytesMax ? bytes : fault('limit', `a preview of more than ${FILE_LIMITS.filePreviewBytesMax} bytes`);
}

/** What tells which key opens it. */
function sealOf(fields: Fields): Pick<FileInfo, 'sealed'> | Fault {
  const [salt, epoch] = [fields.get('salt'), fields.get('epoch')];
  if (salt === undefined) return epoch === undefined ? {} : fault('malformed', 'an epoch of a file that is not sealed');
  if (!matches(salt, HASH)) return fault('malformed', 'the salt of a file is 64 lower-case hex digits');
  if (epoch === undefined) return { sealed: { salt } };
  return matches(epoch, EPOCH) ? { sealed: { salt, epoch } } : fault('malformed', 'an epoch is 8 lower-case hex digits');
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max && !Object.is(value, -0);
}
