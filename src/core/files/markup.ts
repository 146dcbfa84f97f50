/**
 * Whether bytes are text, and whether a browser would read that text as a page, a drawing or XML. Pages and drawings run scripts,
 * so markup is found wherever a browser begins to read it: behind a byte order mark, white space, comments and declarations.
 *
 * Text is UTF-8 without the control characters that no text has. UTF-16 is none: nothing here shows it, and a browser might read
 * markup in it. One pass, no recursion, and no pattern that could be slow: the bytes are a stranger's.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import { bytesToText } from '../base/text.ts';

/** What is UTF-8 and nothing else that is known. */
export const TEXT_TYPE = 'text/plain';
/** What browsers run scripts of, or might. */
export const PAGE_TYPE = 'text/html';
export const DRAWING_TYPE = 'image/svg+xml';
export const XML_TYPE = 'text/xml';

/** Names of elements at which browsers take a text for a page, by the MIME Sniffing Standard, and some more that pages begin with. */
const PAGE_ELEMENTS: ReadonlySet<string> = new Set([
  'html', 'head', 'script', 'iframe', 'h1', 'div', 'font', 'table', 'a', 'style', 'title', 'body', 'br', 'b', 'p',
  'img', 'image', 'video', 'audio', 'object', 'embed', 'form', 'input', 'link', 'meta', 'base', 'math', 'template', 'svg', 'span', 'section', 'main', 'details', 'marquee',
]);
/** An element's name with a prefix perhaps; what follows must end it. */
const ELEMENT = /^<(?:[a-z][a-z0-9_.-]{0,63}:)?([a-z][a-z0-9_.-]{0,63})(?=[\s/>]|$)/i;

/** The type of a text by the beginning of a file; undefined where it is no text. */
export function textTypeOf(head: Uint8Array): string | undefined {
  let text = '';
  for (const byte of head) text += String.fromCharCode(byte);
  // Markup is ASCII, so each byte may stand for a character; and what is markup up to a byte that is none is markup still.
  const markup = markupType(text.startsWith('\u00ef\u00bb\u00bf') ? text.slice(3) : text);
  return markup ?? (head.length > 0 && head.every(isTextByte) && isUtf8(head) ? TEXT_TYPE : undefined);
}

function markupType(text: string): string | undefined {
  const start = text.trimStart();
  if (!start.startsWith('<')) return undefined;
  if (/^<!doctype\s+html/i.test(start)) return PAGE_TYPE;
  const first = behindDeclarations(start);
  const element = ELEMENT.exec(first)?.[1]?.toLowerCase();
  if (element === 'svg') return DRAWING_TYPE;
  if (element !== undefined && PAGE_ELEMENTS.has(element)) return PAGE_TYPE;
  if (/^<\?xml\s/i.test(start)) return XML_TYPE;
  // Browsers take whatever begins with a comment for a page; so, to be safe, do we with declarations.
  return first === start ? undefined : PAGE_TYPE;
}

/** What follows comments, instructions and declarations, and the white space between them; '' where one does not end. */
function behindDeclarations(text: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const end = declarationEnd(text, at);
    if (end === at) return text.slice(at);
    at = end;
  }
}

/** Where the comment, instruction or declaration that begins here ends; here, where none does. */
function declarationEnd(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return behind(text, '?>', at + 2);
  if (!text.startsWith('<!', at)) return at;
  // A document type may have declarations of its own, in brackets.
  const [bracket, plain] = [text.indexOf('[', at), text.indexOf('>', at)];
  return bracket >= 0 && bracket < plain ? behind(text, '>', behind(text, ']', bracket)) : behind(text, '>', at);
}

function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

/** Not the control characters that are in no text, as in the standard. */
function isTextByte(byte: number): boolean {
  return byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1b;
}

/** Whether it is UTF-8; a full head may end within a letter. */
function isUtf8(head: Uint8Array): boolean {
  const cut = head.length === FILE_LIMITS.fileHeadBytes ? 3 : 0;
  for (let less = 0; less <= cut; less++) if (bytesToText(head.subarray(0, head.length - less)) !== undefined) return true;
  return false;
}
