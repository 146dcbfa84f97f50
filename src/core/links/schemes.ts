/**
 * Addresses that say what they are: anything with `://`, and schemes that need no slashes. `nostr:` is none of them: it names
 * a record or an author of the network that the text is in, and leads nowhere else.
 */

/** Where an address begins and ends in a text, and the host it leads to; empty where it has none. */
export interface Address {
  readonly start: number;
  readonly end: number;
  readonly host: string;
}

/** Longest name of a scheme, units. */
const SCHEME_MAX = 30;
/** Longest host that is read, units: DNS allows 253, a login may stand before it. */
const HOST_MAX = 512;
/** With what must follow in them, as their names are words as well: "data: see below", "tel: later". */
const BARE = /(?<![a-z\d])(?:magnet:\?|data:[a-z]{1,20}\/[a-z\d.+-]{1,64}[;,]|data:;base64|(?:java|vb)script:\s?[^\s]{0,64}[(=;`]|mailto:[^\s@]{1,64}@|(?:tel|sms|callto):\+?\d[\d-]{4}|(?:bitcoin|litecoin|monero):[a-z\d]{20}|ethereum:0x|tg:\/|(?:skype|sip|xmpp|whatsapp|viber|discord|slack|intent|zoommtg|steam):[^\s:]{3}|blob:https?|view-source:[a-z]|urn:[a-z\d]{2,32}:[^\s])/gi;

/** Every address with a scheme. */
export function withScheme(text: string): Address[] {
  if (!text.includes(':')) return [];
  const found: Address[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const scheme = /[a-z][a-z\d+.-]*$/i.exec(text.slice(Math.max(0, at - SCHEME_MAX), at));
    const after = /^[^\s/?#\\"<>]*/.exec(text.slice(at + 3, at + 3 + HOST_MAX))![0];
    if (scheme === null || (after === '' && !/^[/\\]?[^\s]/.test(text.slice(at + 3, at + 5)))) continue;
    found.push({ start: at - scheme[0].length, end: at + 3 + after.length, host: hostOf(after) });
  }
  for (const match of text.matchAll(BARE)) {
    const end = match.index + match[0].length;
    const host = /^mailto:/i.test(match[0]) ? hostOf(/^[^\s/?#]*/.exec(text.slice(end, end + HOST_MAX))![0]) : '';
    found.push({ start: match.index, end: end + host.length, host });
  }
  return found;
}

/** The host in what stands between the slashes: without a login, a port, and the stops of the sentence. */
function hostOf(authority: string): string {
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const bracketed = /^\[[\da-f:.]*\]/i.exec(place);
  if (bracketed !== null) return bracketed[0].toLowerCase();
  return place.replace(/:.*$/, '').replace(/[.,;!)\]}'*]+$/, '').toLowerCase();
}
