/**
 * A file as other Nostr software knows it: an event of kind 1063 (NIP-94), or a tag `imeta` in some other event (NIP-92). Both name
 * it by `x` and say where it can be had, so a bridge uploads it first, to a Blossom server for example.
 *
 * Only what is open can be bridged. Where a file is sealed, even its hash would tell outsiders which file it is.
 */
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { Draft } from '../record/record.ts';
import { checkDraft } from '../record/shape.ts';
import type { FileInfo } from './info.ts';

/** The kind of an event that describes a file (NIP-94). */
export const FILE_EVENT_KIND = 1063;

/** What only the bridge knows. */
export interface Bridging {
  /** Where the file is, `https:`. */
  readonly url: string;
  /** Further places. */
  readonly fallbacks?: readonly string[];
  /** What it shows, for people who cannot see it. */
  readonly alt?: string;
}

/** The draft of an event that describes a file, at a time in ms; a `Fault` where it is sealed, or what is said of it does not fit an event. */
export function fileEventDraft(info: FileInfo, bridging: Bridging & { readonly caption?: string; readonly at: number }): Draft | Fault {
  const told = saidOf(info, bridging);
  if (isFault(told)) return told;
  return checkDraft({ kind: FILE_EVENT_KIND, created_at: Math.floor(bridging.at / 1000), tags: told.map(([name, value]) => [name, value]), content: bridging.caption ?? '' });
}

/** The tag by which another event says what is behind an address in its text; a `Fault` where the file is sealed or the address is none. */
export function imetaTag(info: FileInfo, bridging: Bridging): readonly string[] | Fault {
  const told = saidOf(info, bridging);
  return isFault(told) ? told : ['imeta', ...told.map(([name, value]) => `${name} ${value}`)];
}

/** Names and values, in the order of NIP-94. */
function saidOf({ x, size, type, name, width, height, seconds, sealed }: FileInfo, { url, fallbacks = [], alt }: Bridging): readonly (readonly [string, string])[] | Fault {
  if (sealed !== undefined) return fault('policy', 'a sealed file is not for others to see');
  const addresses = [url, ...fallbacks];
  if (!addresses.every((address) => ADDRESS.test(address))) return fault('malformed', 'an address of a file begins with https:// and has no spaces');
  return [
    ['url', url], ['m', type], ['x', x], ['size', String(size)],
    ...(width === undefined ? [] : [['dim', `${width}x${height}`] as const]),
    ...(seconds === undefined ? [] : [['duration', String(seconds)] as const]),
    ...(name === undefined ? [] : [['name', name] as const]),
    ...(alt === undefined ? [] : [['alt', alt] as const]),
    ...fallbacks.map((address) => ['fallback', address] as const),
  ];
}

const ADDRESS = /^https:\/\/[^\s"<>\\^`{|}]+$/;
