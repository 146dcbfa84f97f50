/**
 * Supabase: broadcasts of its realtime channels, by the package `@supabase/supabase-js`. The room is a channel that we stay in, and so
 * are we; to say something to somebody else we join theirs for a moment.
 */
import type * as Supabase from '@supabase/supabase-js';
import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import type { Carrier, CarrierListener, CarrierOptions } from '../carrier.ts';

const EVENT = 'signal';
const PREFIX = 'peerset:';
/** We stay in somebody's channel for so long after the last word to them, ms. */
const STAY_MS = 20_000;
/** Channels of others we are in at once, and texts that wait for one, count. */
const VISITS_MAX = 12;
const WAITING_MAX = 8;

/** A carrier over a project of Supabase. */
export function carrySupabase(parts: unknown, options: CarrierOptions, listener: CarrierListener): Carrier {
  const { createClient } = parts as typeof Supabase;
  const client = createClient(options.url, options.settings.key ?? '', {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return new SupabaseCarrier(client, options, listener);
}

interface Visit {
  readonly channel: RealtimeChannel;
  readonly waiting: string[];
  isJoined: boolean;
  leave: ReturnType<typeof setTimeout>;
}

class SupabaseCarrier implements Carrier {
  readonly #client: SupabaseClient;
  readonly #options: CarrierOptions;
  readonly #listener: CarrierListener;
  readonly #joined = new Map<string, RealtimeChannel>();
  readonly #visits = new Map<string, Visit>();
  #askedAt = performance.now();

  constructor(client: SupabaseClient, options: CarrierOptions, listener: CarrierListener) {
    this.#client = client;
    this.#options = options;
    this.#listener = listener;
    for (const topic of options.topics) this.#listen(topic);
  }

  publish(topic: string, text: string): void {
    const own = this.#joined.get(topic);
    if (own !== undefined) return say(own, text);
    const visit = this.#visit(topic);
    if (visit?.isJoined === true) say(visit.channel, text);
    else if (visit !== undefined && visit.waiting.length < WAITING_MAX) visit.waiting.push(text);
  }

  wake(): void {
    this.#askedAt = performance.now();
    this.#client.realtime.connect();
  }

  close(): void {
    for (const { leave } of this.#visits.values()) clearTimeout(leave);
    this.#visits.clear();
    // Leaving is a courtesy; the connection ends in any case.
    void this.#client.removeAllChannels().catch(() => undefined).then(() => this.#client.realtime.disconnect());
  }

  #listen(topic: string): void {
    const channel = this.#channel(topic).on('broadcast', { event: EVENT }, (message) => {
      this.#listener.received((message['payload'] as { readonly text?: unknown } | undefined)?.text);
    });
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') return this.#opened(topic, channel);
      this.#joined.delete(topic);
      if (status === 'TIMED_OUT') this.#listener.lost('silent');
      else if (status === 'CHANNEL_ERROR') this.#listener.lost('unreachable', error?.message);
    });
  }

  #opened(topic: string, channel: RealtimeChannel): void {
    this.#joined.set(topic, channel);
    if (this.#joined.size === this.#options.topics.length) this.#listener.opened(performance.now() - this.#askedAt);
  }

  /** Joins somebody's channel, or stays longer where we are in it. */
  #visit(topic: string): Visit | undefined {
    const there = this.#visits.get(topic);
    if (there !== undefined) {
      clearTimeout(there.leave);
      there.leave = setTimeout(() => this.#leave(topic), STAY_MS);
      return there;
    }
    if (this.#visits.size >= VISITS_MAX) return undefined;
    const channel = this.#channel(topic);
    const visit: Visit = { channel, waiting: [], isJoined: false, leave: setTimeout(() => this.#leave(topic), STAY_MS) };
    this.#visits.set(topic, visit);
    channel.subscribe((status) => {
      visit.isJoined = status === 'SUBSCRIBED';
      if (visit.isJoined) for (const text of visit.waiting.splice(0)) say(channel, text);
    });
    return visit;
  }

  #leave(topic: string): void {
    const visit = this.#visits.get(topic);
    this.#visits.delete(topic);
    if (visit !== undefined) void this.#client.removeChannel(visit.channel).catch(() => undefined);
  }

  #channel(topic: string): RealtimeChannel {
    return this.#client.channel(PREFIX + topic, { config: { broadcast: { self: false, ack: false } } });
  }
}

function say(channel: RealtimeChannel, text: string): void {
  // What a server does not take is lost; whoever dials tries again.
  void channel.send({ type: 'broadcast', event: EVENT, payload: { text } }).catch(() => undefined);
}
