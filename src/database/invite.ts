/**
 * Invites, in the fragment of an address, which browsers do not send to servers. A member's has the name and the secret of
 * the room; its policy is not in it, that comes with the application that opens it. A keeper's (`access.ts`) has neither
 * name nor secret, but the policy.
 */
import { isFault } from '../core/base/fault.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { scanJson } from '../core/record/json.ts';
import { readAccess, type Access } from './access.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';
import { badOption } from './errors.ts';

/** Where an invite leads, and whom it lets in. */
export interface InviteOptions {
  /** Address of the page, without a fragment; only the fragment where absent. */
  readonly url?: string;
  /** For a blind keeper: it can carry, count and check the records of a room with a secret, and read none. */
  readonly access?: boolean;
}

/** What an invite says. */
export type Invite = { readonly name: string; readonly secret?: string } | { readonly access: Access };

const MARK = '#peerset=';
const ACCESS_MARK = '#peerset-keeper=';
/** A policy may declare hundreds of collections. */
const LINK_CHARACTERS_MAX = 65_536;

/** The link to a room. */
export function inviteTo({ name, secret }: { readonly name: string; readonly secret: string | undefined }, url: string | undefined): string {
  return linkTo(url, MARK, JSON.stringify(secret === undefined ? [name] : [name, secret]));
}

/** The link for a keeper. `access`: what `accessText` wrote. */
export function accessTo(access: string, url: string | undefined): string {
  return linkTo(url, ACCESS_MARK, access);
}

function linkTo(url: string = '', mark: string, says: string): string {
  if (typeof url !== 'string' || url.includes('#')) throw badOption('url', 'it is an address without a fragment');
  return `${url}${mark}${toBase64Url(textToBytes(says))}`;
}

/**
 * What a link says.
 * @throws PeersetError E_OPTION where it is no invite.
 */
export function readInvite(link: unknown): Invite {
  const text = typeof link === 'string' && link.length <= LINK_CHARACTERS_MAX ? link : '';
  const kept = decode(text, ACCESS_MARK);
  const access = readAccess(JSON.stringify(kept), kept);
  if (access !== undefined) return { access };
  const says = decode(text, MARK);
  if (!Array.isArray(says) || says.length < 1 || says.length > 2 || !says.every((part) => typeof part === 'string')) {
    throw badOption('link', 'it is not an invite to a room');
  }
  const [name, secret] = says as [string, string?];
  return { name, ...(secret === undefined ? {} : { secret }) };
}

function decode(link: string, mark: string): unknown {
  const start = link.indexOf(mark);
  const bytes = start < 0 ? undefined : fromBase64Url(link.slice(start + mark.length));
  const text = bytes === undefined ? undefined : bytesToText(bytes);
  return text === undefined || isFault(scanJson(text)) ? undefined : JSON.parse(text);
}
