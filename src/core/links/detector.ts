/**
 * Links in what people write, disguised or not: addresses with a scheme, bare hosts, addresses in numbers, e-mail addresses.
 * An e-mail address is a link: it leads out of the room as well.
 *
 * Pure, and the same on every peer. Linear in the text: every pattern is ours and bounded, and there is no more text than a
 * record holds. Whoever changes what is found counts `LINKS_VERSION` up: peers that judge differently must not share a room.
 */
import { MODERATION_LIMITS } from '../base/limits/moderation.ts';
import { fold } from './fold.ts';
import { withoutScheme } from './hosts.ts';
import type { Mapped } from './mapped.ts';
import { inNumbers } from './numbers.ts';
import { withScheme, type Address } from './schemes.ts';
import { unspell } from './spelled.ts';

/** A link in a text. */
export interface Link {
  /** Where it begins and ends in the text as it was given, UTF-16 units. Paths are not followed. */
  readonly start: number;
  readonly end: number;
  /** Lower-case; empty where it leads to none (`magnet:`, `javascript:`). */
  readonly host: string;
  /** What makes it one: a scheme, its ending, its numbers; or how it hid: in punycode, spelled out. */
  readonly form: 'url' | 'host' | 'ip' | 'punycode' | 'spelled';
}

/**
 * Every link of a text, first things first; none overlaps another. Looks at the first `MODERATION_LIMITS.linkTextMax` units, which is
 * more than a record's content can have; `linkFault` refuses what is longer.
 *
 * @example
 * findLinks('see evil[.]com')[0]?.host; // 'evil.com'
 */
export function findLinks(text: string): readonly Link[] {
  const looked = text.slice(0, MODERATION_LIMITS.linkTextMax);
  if (!MAY_HOLD_ONE.test(looked)) return [];
  const folded = fold(looked);
  const read = unspell(folded);
  const addresses = [
    ...withScheme(read.text).map(address => ({ address, form: 'url' as const })),
    ...inNumbers(read.text).map(address => ({ address, form: 'ip' as const })),
    ...withoutScheme(read.text).map(address => ({ address, form: 'host' as const })),
  ];
  const links: Link[] = [];
  let end = 0;
  for (const { address, form } of addresses.sort((one, other) => one.address.start - other.address.start || other.address.end - one.address.end)) {
    if (address.start < end) continue;
    end = address.end;
    links.push(linkOf(address, form, looked, read));
  }
  return links;
}

/** A stop, a colon, or something that may stand for one; most short texts have none of them. */
const MAY_HOLD_ONE = /[^\0-\x7f]|\.\S|\s\.|\. [a-z]|:[^\s]|[[({<]|,[a-z]|d[o0]t|w ?w ?w|discord|punkt|point|punto|ponto|kropka|nokta|punt|titik|piste|prikk|bodka|punct|pont|tocka/i;

function linkOf(address: Address, form: 'url' | 'host' | 'ip', text: string, read: Mapped): Link {
  const start = read.origin(address.start);
  const end = read.end(address.end);
  const { host } = address;
  const shown = read.text.slice(address.start, address.end);
  if (shown !== text.slice(start, end)) return { start, end, host, form: 'spelled' };
  if (host.split('.').some(part => part.startsWith('xn--'))) return { start, end, host, form: 'punycode' };
  return { start, end, host, form: isNumeric(host) ? 'ip' : form };
}

/** Whether a host is a number: browsers read every one as such whose last part is (`1.2.3.4`, `0x7f.1`, `3232235521`), and `[::1]`. */
export function isNumeric(host: string): boolean {
  return host.startsWith('[') || /(?:^|\.)(?:0x[\da-f]*|\d+)$/.test(host);
}
