/**
 * What a policy says of the links in a text, and of the value of a field that is for a link. Reasons are half sentences
 * that a person can act on, and repeat nothing of what was found; undefined means that nothing is wrong.
 *
 * A field is read by a grammar of our own and not by `URL`: engines differ in what they accept and in how they spell it, and
 * every peer must come to the same answer. What the grammar takes, every browser opens at the very host that was read.
 */
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import type { LinksPolicy } from '../rules/content.ts';
import { isDropped } from '../words/scripts.ts';
import { findLinks, isNumeric, type Link } from './detector.ts';
import { toAsciiHost } from './punycode.ts';
import { isShortener } from './shorteners.ts';

/**
 * Why a text breaks a policy of links. Where only some hosts are listed, an address in disguise is refused whatever it leads to:
 * nobody needs one for a host that is allowed, and what people read need not be what a browser opens.
 *
 * @example
 * linkFault({ allow: 'none', hosts: [], then: 'refuse' }, 'see evil[.]com'); // 'a link, and this room takes none'
 */
export function linkFault(policy: LinksPolicy, text: string): string | undefined {
  if (policy.allow === 'any') return undefined;
  if (text.length > MODERATION_LIMITS.linkTextMax) return `a text of more than ${MODERATION_LIMITS.linkTextMax} characters, which is as far as links are looked for`;
  for (const link of findLinks(text)) {
    const reason = policy.allow === 'none' ? 'a link, and this room takes none' : unlisted(policy.hosts, link);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/**
 * Why a field for links to these hosts, and to what is below them, may not hold a value: it must be one `https` link, without a
 * login. '*' stands for every host with a name; addresses in numbers and in punycode must be listed as they are.
 *
 * @example
 * linkFieldFault(['example.org'], 'https://www.example.org/a'); // undefined
 */
export function linkFieldFault(hosts: readonly string[], value: unknown): string | undefined {
  if (typeof value !== 'string') return 'not a text';
  if (value.length > MODERATION_LIMITS.linkFieldMax) return `a link of more than ${MODERATION_LIMITS.linkFieldMax} characters`;
  const host = hostOfLink(value);
  if (host === undefined) return 'not a link of the form https://host/path, without a login, blanks and control characters';
  if (isBelow(host, hosts)) return undefined;
  if (isNumeric(host)) return 'a link to a number instead of a name';
  if (isPunycode(host)) return 'a link to a name in punycode that is not on the list';
  if (hosts.includes('*')) return undefined;
  return notListed(host);
}

function unlisted(hosts: readonly string[], link: Link): string | undefined {
  if (link.form === 'spelled') return 'a link in disguise; write it plainly';
  if (link.host === '') return 'a link that leads to no host, and this room takes those to some hosts only';
  return isBelow(toAsciiHost(link.host), hosts) ? undefined : notListed(link.host);
}

function notListed(host: string): string {
  return isShortener(host) ? 'a shortened link, which hides where it leads' : "a link to a host that is not on this room's list";
}

function isBelow(host: string, hosts: readonly string[]): boolean {
  return hosts.some(listed => host === listed || (host.endsWith(`.${listed}`) && !isNumeric(host)));
}

function isPunycode(host: string): boolean {
  return host.split('.').some(part => part.startsWith('xn--'));
}

/** One part of a host's name, and a host of at least two. */
const PART = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
const LINK = new RegExp(`^https://((?:${PART}\\.){1,126}${PART})(?::\\d{1,5})?(?:[/?#][^\\s\\\\"<>^\`{|}]*)?$`, 'i');
/** Longest name that the DNS allows, units. */
const HOST_MAX = 253;

function hostOfLink(value: string): string | undefined {
  const host = LINK.exec(value)?.[1]?.toLowerCase();
  if (host === undefined || host.length > HOST_MAX) return undefined;
  // What cannot be seen has no place in a link: it turns it around or makes two look alike.
  for (const character of value) if (isDropped(character.codePointAt(0) ?? 0)) return undefined;
  return host;
}
