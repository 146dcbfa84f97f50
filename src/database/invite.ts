/**
 * Invites: name and secret of a room in the fragment of an address, which browsers do not send to servers. The
 * room's policy is not in it; it comes with the application that opens it.
 */
import { isFault } from '../core/base/fault.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { scanJson } from '../core/record/json.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';
import { badOption } from './errors.ts';

/** Where an invite leads. */
export interface InviteOptions {
  /** Address of the page, without a fragment; only the fragment where absent. */
  readonly url?: string;
}

/** What an invite says. */
export interface Invite {
  readonly name: string;
  readonly secret?: string;
}

const MARK = '#peerset=';
const LINK_CHARACTERS_MAX = 8192;

/** The link to a room. */
export function inviteTo({ name, secret }: { readonly name: string; readonly secret: string | undefined }, { url = '' }: InviteOptions): string {
  if (typeof url !== 'string' || url.includes('#')) throw badOption('url', 'it is an address without a fragment');
  const says = secret === undefined ? [name] : [name, secret];
  return `${url}${MARK}${toBase64Url(textToBytes(JSON.stringify(says)))}`;
}

/**
 * What a link says.
 * @throws PeersetError E_OPTION where it is no invite.
 */
export function readInvite(link: unknown): Invite {
  const says = typeof link === 'string' && link.length <= LINK_CHARACTERS_MAX ? decode(link) : undefined;
  if (!Array.isArray(says) || says.length < 1 || says.length > 2 || !says.every((part) => typeof part === 'string')) {
    throw badOption('link', 'it is not an invite to a room');
  }
  const [name, secret] = says as [string, string?];
  return { name, ...(secret === undefined ? {} : { secret }) };
}

function decode(link: string): unknown {
  const start = link.indexOf(MARK);
  const bytes = start < 0 ? undefined : fromBase64Url(link.slice(start + MARK.length));
  const text = bytes === undefined ? undefined : bytesToText(bytes);
  return text === undefined || isFault(scanJson(text)) ? undefined : JSON.parse(text);
}
