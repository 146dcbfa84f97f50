/**
 * Hosts and e-mail addresses without a scheme, found by `linkify-it` in a text that is made easy for it (`separated.ts`).
 * What it finds is a candidate; `evidence.ts` says whether people meant it.
 */
import { LinkifyIt } from 'linkify-it';
import { isMeant } from './evidence.ts';
import type { Address } from './schemes.ts';
import { separated } from './separated.ts';
import { TLDS } from './tlds.ts';

/** Longest path that is followed, units: where it ends is nobody's question, and following it costs time. */
const PATH_MAX = 128;
const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false, tlds: [...TLDS], maxLength: PATH_MAX })
  .add('https:').add('ftp:').add('//');

/** Every host and e-mail address that is meant as one. */
export function withoutScheme(text: string): Address[] {
  const parts = separated(text);
  const found: Address[] = [];
  let end = 0;
  // Only what has a stop inside goes to the library: looking at every word costs fifty times as much.
  for (let stop = parts.indexOf('.'); stop >= 0; stop = parts.indexOf('.', end)) {
    const start = parts.lastIndexOf(' ', stop) + 1;
    end = parts.indexOf(' ', stop);
    if (end < 0) end = parts.length;
    if (end > stop + 1) found.push(...addressesIn(text, parts.slice(start, end), start));
  }
  return found;
}

function addressesIn(text: string, part: string, start: number): Address[] {
  const found: Address[] = [];
  for (const match of linkify.match(part) ?? []) {
    // What has a scheme is found elsewhere; the library needs this one for bare hosts.
    if (match.schema === 'http:') continue;
    const from = start + match.index;
    // "evil.com/x@good.org" has a path, and may be a name at good.org as well: what people follow is the host before it.
    if (match.schema === '' || /^[^/?#]*\.[^/?#]*[/?#]/.test(match.raw)) {
      // A path may hold anything, other hosts and `@` among it.
      const host = /^[^/?#]*/.exec(match.raw)![0];
      if (isMeant(text, from, host)) found.push({ start: from, end: from + host.length, host: host.toLowerCase() });
    } else {
      const host = match.raw.slice(match.raw.lastIndexOf('@') + 1);
      if (hasKnownEnding(host)) found.push({ start: from, end: start + match.lastIndex, host: host.toLowerCase() });
    }
  }
  return found;
}

function hasKnownEnding(host: string): boolean {
  const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
  return TLDS.has(ending) || ending.startsWith('xn--');
}
