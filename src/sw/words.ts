/**
 * What a page and its service worker say to each other about files. The worker knows of no file: for each request it asks the
 * pages of its site who has one of that name, hears about it (`FileHead`), and draws its bytes, one message for one wish. So
 * a worker that the browser ends and starts anew has lost nothing.
 *
 * Both are of one site, but need not be of one version, and an application's own service worker may say other things
 * in between: everything that is heard is looked at first.
 */
import { STREAMING_LIMITS } from '../core/base/limits/streaming.ts';

/** The folder below a worker's scope where it answers; everything else is none of its business. */
export const FILES_FOLDER = 'peerset-files/';
/** What these words are; others mean others. */
export const STREAMING_VERSION = 1;

/** What is known of a file before its bytes. */
export interface FileHead {
  readonly size: number;
  readonly type: string;
  readonly name?: string;
  readonly isInline: boolean;
}

/** To a service worker: does it give files? With a port for the answer; it takes the page under its control. Or: stay awake. */
export type ToWorker = { readonly peerset: 'serve' } | { readonly peerset: 'awake' };
/** Its answer. */
export interface Serves {
  readonly peerset: 'serves';
  readonly version: number;
}
/** To a page, with a port for all that follows: a request is there for this file. */
export interface ToPage {
  readonly peerset: 'file';
  readonly token: string;
}

/** From the page, on that port: first what it has, then what was drawn. */
export type FromPage =
  | { readonly type: 'head'; readonly head: FileHead }
  /** It has no such file; it has, but is asked for too many. */
  | { readonly type: 'unknown' | 'busy' }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array }
  /** There are no bytes yet; they may still come. */
  | { readonly type: 'wait' }
  | { readonly type: 'failed'; readonly reason: string };

/** From the worker, on that port. */
export type FromWorker =
  /** Which bytes will be drawn, and then each time the next of them. */
  | { readonly type: 'open'; readonly start: number; readonly end: number }
  | { readonly type: 'pull' }
  /** Nobody wants them any more. */
  | { readonly type: 'cancel' };

/** A name of a file in an address. */
const TOKEN = /^[\w-]{1,128}$/;

/** Whether this can be a file's name in an address. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The name of the file that an address is of, '' where it has none; undefined where it is not in our folder below `scope`. */
export function tokenAt(url: string, scope: string): string | undefined {
  const folder = new URL(FILES_FOLDER, scope).href;
  if (!url.startsWith(folder)) return undefined;
  const [token = ''] = url.slice(folder.length).split(/[/?#]/, 1);
  return isToken(token) ? token : '';
}

/** The address of a file. What it is called is there for people, and for whoever saves it without asking. */
export function addressOf(scope: string, token: string, name: string | undefined): string {
  return new URL(`${FILES_FOLDER}${token}/${escaped(name ?? 'file')}`, scope).href;
}

/** A text for an address or a header: all but letters, digits and `-_.~` is escaped, and halves of characters are replaced. */
export function escaped(text: string): string {
  const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return encodeURIComponent(whole).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What came in, if it is something said to a service worker. */
export function readToWorker(data: unknown): ToWorker | undefined {
  return isRecord(data) && (data.peerset === 'serve' || data.peerset === 'awake') ? { peerset: data.peerset } : undefined;
}

/** What came in, if it is something said to a page. */
export function readToPage(data: unknown): ToPage | undefined {
  return isRecord(data) && data.peerset === 'file' && typeof data.token === 'string' ? { peerset: 'file', token: data.token } : undefined;
}

/** What came in, if it is a service worker's answer. */
export function readServes(data: unknown): Serves | undefined {
  return isRecord(data) && data.peerset === 'serves' && typeof data.version === 'number' ? { peerset: 'serves', version: data.version } : undefined;
}

/** What came in from a page. What it cannot have said is a failure. */
export function readFromPage(data: unknown): FromPage {
  if (isRecord(data)) {
    const { type, head, bytes, reason } = data;
    if (type === 'unknown' || type === 'busy' || type === 'wait') return { type };
    if (type === 'head' && isHead(head)) return { type, head };
    if (type === 'chunk' && bytes instanceof Uint8Array && bytes.length > 0 && bytes.length <= STREAMING_LIMITS.streamChunkBytesMax) return { type, bytes };
    if (type === 'failed' && typeof reason === 'string') return { type, reason };
  }
  return { type: 'failed', reason: 'the page and its service worker are of different versions' };
}

/** What came in from the worker; undefined where it makes no sense. */
export function readFromWorker(data: unknown, size: number): FromWorker | undefined {
  if (!isRecord(data)) return undefined;
  const { type, start, end } = data;
  if (type === 'pull' || type === 'cancel') return { type };
  const isRange = isCount(start) && isCount(end) && start <= end && end <= size;
  return type === 'open' && isRange ? { type, start, end } : undefined;
}

function isHead(value: unknown): value is FileHead {
  if (!isRecord(value)) return false;
  const { size, type, name, isInline } = value;
  return isCount(size) && typeof type === 'string' && (name === undefined || typeof name === 'string') && typeof isInline === 'boolean';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
