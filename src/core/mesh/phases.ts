/**
 * Where members meet, and when. Time is cut into phases of ten minutes. In each phase the room's topic draws an order of all
 * endpoints, the same for everybody; the first two that answer are where members meet, and each goes to one more of its own choice.
 * So nobody who runs one tracker sees a room for long, no tracker carries it alone, and nobody has to agree on anything.
 *
 * Two members with one list always share an endpoint: each takes the order from its beginning until two answer, so what one takes
 * begins with what the other takes, whatever either believes of endpoints. Clocks differ: near a border both phases count.
 *
 * Rooms with a secret have another name each UTC day, so that who watches a tracker cannot follow them; around midnight both count.
 * Pure: time is an argument.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../base/bytes.ts';
import { DAY_MS, MINUTE } from '../base/limits/units.ts';
import { textToBytes } from '../base/text.ts';

/** One server of a signalling network. Members compare addresses as they are written, but for a slash at the end. */
export interface Endpoint {
  readonly strategy: string;
  readonly url: string;
}

/** How long a phase takes, ms. */
export const PHASE_MS = 10 * MINUTE;
/** A phase counts from so long before it begins until so long after it ended, ms: clocks may be wrong by that, each. */
export const PHASE_MARGIN_MS = 2 * MINUTE;
/** The same for the days of a private room, ms: a page that sleeps and a clock that is wrong miss each other more dearly there. */
export const DAY_MARGIN_MS = 10 * MINUTE;
/** Members come to the next phase's endpoints up to so much earlier, each by its own time, ms: not all in one moment. */
export const EARLY_MS_MAX = MINUTE;
/** Endpoints that answer at which all members meet, count. */
export const SHARED = 2;
/** Of so many phases, a well connected member announces itself in one. */
export const DUTY_EVERY = 3;

/** What an endpoint is called where endpoints are remembered. */
export function nameOf({ strategy, url }: Endpoint): string {
  return `${strategy} ${url.replace(/\/+$/, '')}`;
}

/** The phases that count at `now` (ms since 1970), one or two, for somebody who comes `earlyMs` early. */
export function phasesAt(now: number, earlyMs = 0): readonly number[] {
  return spanOf(now - PHASE_MARGIN_MS, now + PHASE_MARGIN_MS + earlyMs, PHASE_MS);
}

/** The names under which the room is announced at `now`: itself, or for private rooms one for each day that counts. */
export function topicsAt(topic: string, isPrivate: boolean, now: number): readonly string[] {
  if (!isPrivate) return [topic];
  return spanOf(now - DAY_MARGIN_MS, now + DAY_MARGIN_MS, DAY_MS).map((day) => toHex(draw(topic, `peerset/1/day ${day}`)));
}

/**
 * All endpoints in the order of this phase: by what the topic draws for each, one of every strategy before a second of any, so
 * that members who lack a whole network meet those who have it.
 */
export function orderAt<E extends Endpoint>(topic: string, phase: number, endpoints: readonly E[]): readonly E[] {
  const drawn = endpoints
    .map((endpoint) => ({ endpoint, lot: lotOf(topic, `peerset/1/phase ${phase} ${nameOf(endpoint)}`) }))
    .sort((left, right) => right.lot - left.lot);
  const rows = new Map<string, E[]>();
  for (const { endpoint } of drawn) rows.set(endpoint.strategy, [...(rows.get(endpoint.strategy) ?? []), endpoint]);
  const longest = Math.max(0, ...[...rows.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => [...rows.values()].flatMap((row) => row[i] ?? [])).flat();
}

/** The endpoints of a phase's order at which to meet: from its beginning until `SHARED` of them answer. */
export function sharedOf<E extends Endpoint>(order: readonly E[], answers: (endpoint: E) => boolean): readonly E[] {
  let found = 0;
  const end = order.findIndex((endpoint) => answers(endpoint) && ++found === SHARED);
  return end < 0 ? order : order.slice(0, end + 1);
}

/**
 * One endpoint of a member's own choice: at random by `seed`, which only it knows, and more often one that proved better. It ties
 * members whose lists or beliefs differ.
 */
export function ownOf<E extends Endpoint>(seed: string, phase: number, others: readonly E[], worth: (endpoint: E) => number): E | undefined {
  const value = (endpoint: E): number => -worth(endpoint) / Math.log(lotOf(seed, `own ${phase} ${nameOf(endpoint)}`));
  return [...others].map((endpoint) => ({ endpoint, value: value(endpoint) })).sort((left, right) => right.value - left.value)[0]?.endpoint;
}

/** Who asks whether to announce itself. */
export interface DutyState {
  readonly topic: string;
  readonly phase: number;
  /** Who asks. */
  readonly member: string;
  readonly neighbours: readonly string[];
  /** A number of one's own, from 0 to `DUTY_EVERY` - 1. */
  readonly turn: number;
}

/**
 * Whether a well connected member announces itself in this phase: in every third, which one cannot be talked out of; and also where
 * none of its neighbours has a lower lot. In every connected room somebody has the lowest of all, so somebody is always there.
 */
export function isOnDuty({ topic, phase, member, neighbours, turn }: DutyState): boolean {
  if (phase % DUTY_EVERY === turn) return true;
  const lot = (name: string): number => lotOf(topic, `peerset/1/duty ${phase} ${name}`);
  const own = lot(member);
  return neighbours.every((neighbour) => lot(neighbour) > own);
}

function spanOf(from: number, to: number, length: number): readonly number[] {
  const first = Math.floor(from / length);
  return Array.from({ length: Math.floor(to / length) - first + 1 }, (_, i) => first + i);
}

/** A number above 0 and below 1. */
function lotOf(key: string, text: string): number {
  const bytes = draw(key, text);
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + bytes[i]!;
  return (value + 0.5) / 2 ** 48;
}

function draw(key: string, text: string): Uint8Array {
  return hmac(sha256, textToBytes(key), textToBytes(text));
}
