/**
 * Which endpoints one member is at: those where all meet in the phases that count, one of its own choice for each, and while it is
 * alone every other as well, best ones first. It waits a moment before it goes everywhere, because where members meet is where
 * they are. Pure: time is an argument, and chance is drawn once.
 */
import { toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { EARLY_MS_MAX, nameOf, orderAt, ownOf, phasesAt, sharedOf, topicsAt, type Endpoint } from './phases.ts';

export interface ItineraryOptions<E extends Endpoint> {
  readonly topic: string;
  /** Whether the room's name changes by the day. */
  readonly isPrivate: boolean;
  readonly endpoints: readonly E[];
  readonly random: (length: number) => Uint8Array;
}

/** What is known at the moment. */
export interface Outlook<E extends Endpoint> {
  /** Links we have. */
  readonly links: number;
  /** Whether an endpoint answers, or is likely to. */
  readonly answers: (endpoint: E) => boolean;
  /** What it is worth, above 0 and up to 1. */
  readonly worth: (endpoint: E) => number;
}

/** An endpoint to be at, and under which name of the room. */
export interface Place<E extends Endpoint> {
  readonly endpoint: E;
  readonly topic: string;
  /** The phases for which; none where we are only because we are alone. */
  readonly phases: readonly number[];
}

/** So long we are alone before we go everywhere, ms: half of it, and up to all. */
const EVERYWHERE_AFTER_MS = 2_000;
/** Phases of which something is remembered, count. */
const PHASES_KEPT = 3;

/** Where one member is to be, from its start. */
export class Itinerary<E extends Endpoint> {
  readonly #options: ItineraryOptions<E>;
  readonly #seed: string;
  readonly #earlyMs: number;
  readonly #holdMs: number;
  readonly #orders = new Map<number, readonly E[]>();
  readonly #ownByPhase = new Map<number, E | undefined>();
  #aloneSince: number | undefined;

  constructor(options: ItineraryOptions<E>) {
    this.#options = options;
    this.#seed = toHex(options.random(16));
    const [early = 0, hold = 0] = options.random(2);
    this.#earlyMs = (early / 256) * EARLY_MS_MAX;
    this.#holdMs = EVERYWHERE_AFTER_MS * (0.5 + hold / 512);
  }

  /** The places to be at, those that matter most first. */
  at(now: number, outlook: Outlook<E>): readonly Place<E>[] {
    const { topic, isPrivate, endpoints } = this.#options;
    const phasesByEndpoint = new Map<E, number[]>();
    for (const phase of phasesAt(now, this.#earlyMs)) this.#visit(phase, outlook, phasesByEndpoint);
    if (this.#isEverywhere(now, outlook.links)) {
      const others = endpoints.filter((endpoint) => !phasesByEndpoint.has(endpoint));
      const ranked = others.map((endpoint) => ({ endpoint, worth: outlook.worth(endpoint) })).sort((left, right) => right.worth - left.worth);
      for (const { endpoint } of ranked.slice(0, Math.max(0, LIMITS.endpointsAtOnceMax - phasesByEndpoint.size))) phasesByEndpoint.set(endpoint, []);
    }
    const topics = topicsAt(topic, isPrivate, now);
    return [...phasesByEndpoint].flatMap(([endpoint, phases]) => topics.map((name) => ({ endpoint, topic: name, phases })));
  }

  #visit(phase: number, outlook: Outlook<E>, phasesByEndpoint: Map<E, number[]>): void {
    const order = this.#orderAt(phase);
    const shared = sharedOf(order, outlook.answers);
    const own = this.#ownAt(phase, order.slice(shared.length), outlook);
    for (const endpoint of own === undefined ? shared : [...shared, own]) {
      phasesByEndpoint.set(endpoint, [...(phasesByEndpoint.get(endpoint) ?? []), phase]);
    }
  }

  #orderAt(phase: number): readonly E[] {
    const order = this.#orders.get(phase) ?? orderAt(this.#options.topic, phase, this.#options.endpoints);
    keep(this.#orders, phase, order);
    return order;
  }

  /** Once chosen it stays for the phase while it answers: what we learn of others is for the next. */
  #ownAt(phase: number, others: readonly E[], { answers, worth }: Outlook<E>): E | undefined {
    const chosen = this.#ownByPhase.get(phase);
    const stays = chosen !== undefined && others.includes(chosen) && answers(chosen);
    const likely = others.filter(answers);
    const own = stays ? chosen : ownOf(this.#seed, phase, likely.length > 0 ? likely : others, worth);
    keep(this.#ownByPhase, phase, own);
    return own;
  }

  #isEverywhere(now: number, links: number): boolean {
    if (links > 0) this.#aloneSince = undefined;
    else this.#aloneSince ??= now;
    return this.#aloneSince !== undefined && now - this.#aloneSince >= this.#holdMs;
  }
}

/** What a place is called where places are told apart. */
export function placeOf<E extends Endpoint>({ endpoint, topic }: Place<E>): string {
  return `${nameOf(endpoint)} ${topic}`;
}

function keep<V>(memory: Map<number, V>, phase: number, value: V): void {
  memory.set(phase, value);
  const oldest = Math.min(...memory.keys());
  if (memory.size > PHASES_KEPT) memory.delete(oldest);
}
