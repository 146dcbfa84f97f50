/**
 * What two pages say to each other about tracks that one gives the other: who wants to see a stream, what the connection for it
 * looks like, and that it is over. It travels between peers that proved themselves, and so do the fingerprints in the descriptions:
 * whoever is at the other end of the new connection is whoever is at the other end of the session.
 *
 * All of it comes from strangers. A description is handed to the browser, so what it may hold is counted before: sound and picture,
 * a few of them, nothing else.
 */
import { fault, type Fault } from '../base/fault.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';

/** Why somebody gets no tracks: as many watch as may; or not this one. */
export type DirectRefusal = 'full' | 'refused';

/** One thing that is said. `ticket` is the viewer's name for this try, 16 hex. */
export type DirectMessage =
  | { readonly type: 'ask'; readonly ticket: string; readonly collection: string; readonly key: string; readonly started: number }
  | { readonly type: 'offer'; readonly ticket: string; readonly sdp: string }
  | { readonly type: 'answer'; readonly ticket: string; readonly sdp: string }
  | { readonly type: 'no'; readonly ticket: string; readonly why: DirectRefusal }
  | { readonly type: 'leave'; readonly ticket: string }
  | { readonly type: 'over'; readonly ticket: string };

const TICKET = /^[0-9a-f]{16}$/;
/** A name of a collection or a key, UTF-16 units. */
const NAME_MAX = 512;
const SECTION = /^m=(\S+)/gm;
const ADDRESS = /^a=candidate:/gm;

/** What a peer said. Properties without a meaning are passed over. */
export function decodeDirect(value: unknown): DirectMessage | Fault {
  if (typeof value !== 'object' || value === null) return fault('malformed', 'nothing that is said of tracks');
  // A copy has its own properties only, and each was read once.
  const said = new Map<string, unknown>(Object.entries(value));
  const [type, ticket] = [said.get('type'), said.get('ticket')];
  if (typeof ticket !== 'string' || !TICKET.test(ticket)) return fault('malformed', 'a ticket is 16 hex digits');
  switch (type) {
    case 'ask':
      return askOf(ticket, said);
    case 'offer':
    case 'answer':
      return described(type, ticket, said.get('sdp'));
    case 'no': {
      const why = said.get('why');
      return why === 'full' || why === 'refused' ? { type, ticket, why } : fault('malformed', 'a no without its reason');
    }
    case 'leave':
    case 'over':
      return { type, ticket };
    default:
      return fault('malformed', 'nothing that is said of tracks');
  }
}

function askOf(ticket: string, said: ReadonlyMap<string, unknown>): DirectMessage | Fault {
  const [collection, key, started] = [said.get('collection'), said.get('key'), said.get('started')];
  if (typeof collection !== 'string' || typeof key !== 'string') return fault('malformed', 'a stream without its place');
  if (collection.length > NAME_MAX || key.length > NAME_MAX) return fault('limit', 'the place of a stream is too long');
  if (typeof started !== 'number' || !Number.isSafeInteger(started)) return fault('malformed', 'a stream begins at whole milliseconds');
  return { type: 'ask', ticket, collection, key, started };
}

function described(type: 'offer' | 'answer', ticket: string, sdp: unknown): DirectMessage | Fault {
  if (typeof sdp !== 'string') return fault('malformed', 'tracks without a description');
  return descriptionFault(sdp) ?? { type, ticket, sdp };
}

/** What is wrong with a description of tracks. */
export function descriptionFault(sdp: string): Fault | undefined {
  if (sdp.length > LIVE_LIMITS.directSdpBytesMax) return fault('limit', `a description of more than ${LIVE_LIMITS.directSdpBytesMax} bytes`);
  const sections = [...sdp.matchAll(SECTION)].map(([, kind]) => kind);
  if (sections.length === 0 || sections.some((kind) => kind !== 'audio' && kind !== 'video')) return fault('malformed', 'a description of something else than sound and picture');
  if (sections.length > LIVE_LIMITS.directTracksMax) return fault('limit', `more than ${LIVE_LIMITS.directTracksMax} tracks`);
  const addresses = [...sdp.matchAll(ADDRESS)].length;
  return addresses > LIVE_LIMITS.directAddressesMax ? fault('limit', `more than ${LIVE_LIMITS.directAddressesMax} addresses`) : undefined;
}
