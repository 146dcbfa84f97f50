/**
 * The head of an answer: status and headers. A file comes from strangers and has an address of the application's own site, so a
 * browser must never take it for a page or a script of that site: it is shown only under a type on the list of what is
 * (`core/files/sniff.ts`), never guessed, in a document without rights, and everything else is saved under a type that says nothing.
 */
import { isInline, UNKNOWN_TYPE } from '../core/files/sniff.ts';
import { askedOf, type Asked } from './range.ts';
import { escaped, type FileHead } from './words.ts';

/** What a request says, as far as the answer depends on it. */
export interface Requested {
  readonly method: string;
  /** Its header `Range`. */
  readonly range: string | null;
  /** What it is for: `video`, `image`, `document`, …; '' where a script asked. */
  readonly destination: string;
}

/** Status, headers, and which bytes follow them. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes?: { readonly start: number; readonly end: number };
}

/** With every answer, whatever it is. */
const ALWAYS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** The answer to a request for a file that is there. */
export function headOf(request: Requested, file: FileHead): AnswerHead {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusalOf(405, { Allow: 'GET, HEAD' });
  const asked: Asked = askedOf(request.range, file.size);
  if (asked.type === 'beyond') return refusalOf(416, { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes */${file.size}` });
  const { start, end } = asked.type === 'part' ? asked : { start: 0, end: file.size };
  return {
    status: asked.type === 'part' ? 206 : 200,
    headers: {
      ...ALWAYS,
      ...(asked.type === 'part' ? { 'Content-Range': `bytes ${start}-${end - 1}/${file.size}` } : {}),
      'Accept-Ranges': 'bytes',
      'Content-Length': String(end - start),
      ...looksOf(request, file),
    },
    ...(request.method === 'GET' && end > start ? { bytes: { start, end } } : {}),
  };
}

/** An answer without a file. */
export function refusalOf(status: number, headers: Readonly<Record<string, string>> = {}): AnswerHead {
  return { status, headers: { ...ALWAYS, 'Content-Length': '0', ...headers } };
}

/** As what it is shown, if it is, and under which name it is saved. */
function looksOf({ destination }: Requested, { type, name, isInline: wanted }: FileHead): Readonly<Record<string, string>> {
  const isShown = wanted && isInline(type) && !(isDocument(destination) && isPlayed(type));
  return {
    'Content-Type': !wanted || !isInline(type) ? UNKNOWN_TYPE : type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'Content-Disposition': `${isShown ? 'inline' : 'attachment'}${name === undefined ? '' : `; filename*=UTF-8''${escaped(name)}`}`,
  };
}

/** A document of its own, in a tab or a frame. */
function isDocument(destination: string): boolean {
  return destination === 'document' || destination.endsWith('frame');
}

/** A document without rights is in no service worker's care: the player in it would be told that there is nothing. So films are saved instead. */
function isPlayed(type: string): boolean {
  return /^(audio|video)\//.test(type);
}
