/**
 * Tracks straight from a page to few others, for the records of one room: tells the machines what happens (`core/files/direct-giving.ts`,
 * `direct-taking.ts`) and does what they say. What is said travels as messages between peers, so it goes through whichever tab
 * leads; the tracks go from the page that has the camera to the page that shows it, whoever leads.
 *
 * Nobody is asked for the tracks of a record that is not to be seen, and whoever is banned or muted gets none.
 */
import { toHex } from '../../core/base/bytes.ts';
import { fault, isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { PeerId } from '../../core/base/peer.ts';
import { decodeDirect, type DirectMessage } from '../../core/files/direct-message.ts';
import { DirectGiving, type GivingEffect, type GivingEvent } from '../../core/files/direct-giving.ts';
import { DirectTaking, type DirectEnd, type TakingEffect, type TakingEvent } from '../../core/files/direct-taking.ts';
import { TurnCounts } from '../../core/files/turn-counts.ts';
import { npubOf } from '../../core/record/author.ts';
import { isOpen } from '../attendance.ts';
import type { Sender } from '../channel.ts';
import type { DirectHost } from './direct-host.ts';
import type { DirectView } from './live-streams.ts';
import { directError } from './direct-errors.ts';

/** Name of the channel; names of applications do not begin with `$`. */
export const DIRECT_CHANNEL = '$tracks';
const TICKET_BYTES = 8;

/** Makes connections that carry tracks (`adapters/live/tracks.ts`). */
export interface TrackLines {
  send(stream: MediaStream, config: Promise<RTCConfiguration>, heard: (news: 'connected' | 'broke') => void): SendingLine;
  take(offer: string, config: Promise<RTCConfiguration>, heard: (news: 'connected' | 'broke') => void): TakingLine;
}

/** One that sends. */
export interface SendingLine {
  readonly offer: Promise<string>;
  take(answer: string): void;
  close(): void;
}

/** One that takes. */
export interface TakingLine {
  readonly answer: Promise<string>;
  readonly stream: MediaStream;
  close(): void;
}

/** A stream of this page. */
export interface GivenStream {
  readonly collection: string;
  readonly key: string;
  readonly stream: MediaStream;
  /** Viewers at once, count. */
  readonly viewersMax: number;
  /** When it began, as its record says; undefined before there is one. */
  started(): number | undefined;
}

/** Whose stream somebody wants to see. */
export interface WantedStream {
  readonly collection: string;
  readonly key: string;
  readonly started: number;
  /** 64 hex. */
  readonly author: string;
}

interface Try {
  readonly taking: DirectTaking;
  readonly author: string;
  line: TakingLine | undefined;
  /** What becomes of an effect. */
  readonly shown: (stream: MediaStream) => void;
  readonly ended: (why: DirectEnd) => void;
}

/** The tracks of one page. */
export class DirectRoom {
  readonly #host: DirectHost;
  readonly #lines: TrackLines;
  readonly #giving = new DirectGiving();
  readonly #given = new Map<string, GivenStream>();
  readonly #sending = new Map<string, SendingLine>();
  readonly #tries = new Map<string, Try>();
  /** What peers said that is none of ours to answer: another tab may have asked, but not without end. */
  readonly #strays = new TurnCounts({ countMax: LIVE_LIMITS.directStraysMax, ms: LIVE_LIMITS.directAsksMs });
  readonly #ends: (() => void)[];
  #cancelWake: () => void = () => undefined;
  #lastStream = 0;

  constructor(host: DirectHost, lines: TrackLines) {
    this.#host = host;
    this.#lines = lines;
    const follow = (): void => this.#follow();
    const { bans, choices } = host.desk.moderation;
    this.#ends = [
      host.channels.listen(DIRECT_CHANNEL, (value, from) => this.#heard(value, from)),
      host.watch({ viewed: follow }),
      bans.subscribe(follow),
      choices.subscribe(follow),
    ];
  }

  /** Gives the tracks of a stream until the returned function is called. */
  give(given: GivenStream): () => void {
    const stream = `${++this.#lastStream}`;
    this.#given.set(stream, given);
    this.#give({ type: 'given', stream, viewersMax: given.viewersMax });
    return () => {
      if (!this.#given.has(stream)) return;
      this.#give({ type: 'ended', stream });
      this.#given.delete(stream);
    };
  }

  /**
   * The tracks of somebody's stream. `covered` is called with what to run when its record is not to be seen any more.
   * @throws PeersetError E_FULL, E_REFUSED, E_NO_ANSWER, E_NOT_FOUND, E_ABORTED.
   */
  async view(wanted: WantedStream, { signal, covered }: { readonly signal?: AbortSignal | undefined; readonly covered: (run: () => void) => () => void }): Promise<DirectView> {
    const ticket = toHex(this.#host.environment.random(TICKET_BYTES));
    const leave = (): void => this.#take(ticket, { type: 'left' });
    const offCovered = covered(() => this.#take(ticket, { type: 'covered' }));
    signal?.addEventListener('abort', leave);
    let ended: (why: DirectEnd) => void = () => undefined;
    const over = new Promise<DirectEnd>((resolve) => (ended = resolve));
    void over.then(() => {
      offCovered();
      signal?.removeEventListener('abort', leave);
    });
    const stream = await new Promise<MediaStream | undefined>((resolve) => {
      const taking = new DirectTaking({ ticket, stream: placeOf(wanted), now: this.#now });
      void over.then(() => resolve(undefined));
      this.#tries.set(ticket, { taking, author: wanted.author, line: undefined, shown: resolve, ended });
      this.#take(ticket, { type: 'peers', ofAuthor: this.#peersOf(wanted.author) });
      if (signal?.aborted === true) leave();
    });
    if (stream === undefined) throw directError(await over);
    return { stream, over, leave };
  }

  /** Nothing is given or shown any more. */
  close(): void {
    for (const off of this.#ends) off();
    for (const ticket of [...this.#tries.keys()]) this.#take(ticket, { type: 'left' });
    for (const stream of [...this.#given.keys()]) this.#give({ type: 'ended', stream });
    this.#given.clear();
    this.#cancelWake();
  }

  get #now(): number {
    return this.#host.environment.clock.now();
  }

  /** The servers are asked for each time: what they want may be short-lived. */
  get #config(): Promise<RTCConfiguration> {
    const { network } = this.#host.environment;
    return network === undefined ? Promise.resolve({}) : network.get().then((found) => found.rtcConfig());
  }

  #peersOf(author: string): PeerId[] {
    return this.#host.view.peers.filter((view) => isOpen(view) && view.author === author).map(({ peer }) => peer);
  }

  /** Somebody came or left, was banned or muted, or the reverse. */
  #follow(): void {
    for (const [ticket, { author }] of [...this.#tries]) this.#take(ticket, { type: 'peers', ofAuthor: this.#peersOf(author) });
    this.#strays.keep(new Set(this.#host.view.peers.filter(isOpen).map(({ peer }) => peer)));
    if (this.#given.size === 0) return;
    const welcome = this.#host.view.peers.filter((view) => isOpen(view) && this.#isWelcome(view.author === undefined ? undefined : npubOf(view.author)));
    this.#give({ type: 'peers', welcome: new Set(welcome.map(({ peer }) => peer)) });
  }

  /** What this person chose counts before what owners say. */
  #isWelcome(npub: string | undefined): boolean {
    if (npub === undefined) return true;
    const { bans, choices } = this.#host.desk.moderation;
    const chose = (type: string): boolean => choices.current.some((choice) => choice.type === type && choice.npub === npub);
    return !chose('mute') && (chose('welcome') || !bans.current.some((ban) => ban.npub === npub));
  }

  #heard(value: unknown, { peer, npub, asks }: Sender): void {
    const message = decodeDirect(value);
    if (isFault(message)) return this.#host.host?.blame(peer, message);
    // Nothing of this is a question of an application's kind.
    if (asks) return;
    switch (message.type) {
      case 'ask':
        return this.#asked(peer, message, npub);
      case 'answer':
        return this.#give({ type: 'answered', peer, ticket: message.ticket, sdp: message.sdp });
      case 'leave':
        return this.#give({ type: 'left', peer, ticket: message.ticket });
      case 'offer':
      case 'no':
      case 'over':
        if (this.#tries.has(message.ticket)) this.#take(message.ticket, { type: 'heard', peer, message });
        else if (!this.#strays.take(peer, this.#now)) this.#host.host?.blame(peer, fault('unexpected', 'tracks that nobody asked for, again and again'));
    }
  }

  #asked(peer: PeerId, { ticket, collection, key, started }: DirectMessage & { readonly type: 'ask' }, npub: string | undefined): void {
    const found = [...this.#given].find(([, given]) => given.collection === collection && given.key === key && given.started() === started);
    if (found !== undefined) this.#give({ type: 'asked', peer, ticket, stream: found[0], isWelcome: this.#isWelcome(npub) });
  }

  #give(event: GivingEvent): void {
    for (const effect of this.#giving.handle(event, this.#now)) this.#giveAs(effect);
    this.#wakeLater();
  }

  #giveAs(effect: GivingEffect): void {
    switch (effect.type) {
      case 'open':
        return this.#open(effect.viewer, this.#given.get(effect.stream)!.stream);
      case 'take':
        return this.#sending.get(effect.viewer)?.take(effect.sdp);
      case 'close':
        this.#sending.get(effect.viewer)?.close();
        this.#sending.delete(effect.viewer);
        return;
      case 'say':
        return this.#say(effect.peer, effect.message);
      case 'blame':
        return this.#host.host?.blame(effect.peer, effect.fault);
    }
  }

  #open(viewer: string, stream: MediaStream): void {
    const line = this.#lines.send(stream, this.#config, (news) => this.#give({ type: news, viewer }));
    this.#sending.set(viewer, line);
    // What cannot be described has broken, and was told so.
    line.offer.then((sdp) => this.#give({ type: 'described', viewer, sdp }), () => undefined);
  }

  #take(ticket: string, event: TakingEvent): void {
    const found = this.#tries.get(ticket);
    if (found === undefined) return;
    for (const effect of found.taking.handle(event, this.#now)) this.#takeAs(ticket, found, effect);
    this.#wakeLater();
  }

  #takeAs(ticket: string, found: Try, effect: TakingEffect): void {
    switch (effect.type) {
      case 'say':
        return this.#say(effect.peer, effect.message);
      case 'join':
        found.line = this.#lines.take(effect.sdp, this.#config, (news) => this.#take(ticket, { type: news }));
        found.line.answer.then((sdp) => this.#take(ticket, { type: 'described', sdp }), () => undefined);
        return;
      case 'show':
        return found.shown(found.line!.stream);
      case 'over':
        this.#tries.delete(ticket);
        found.line?.close();
        return found.ended(effect.why);
      case 'blame':
        return this.#host.host?.blame(effect.peer, effect.fault);
    }
  }

  #say(peer: PeerId, message: DirectMessage): void {
    this.#host.channels.send(DIRECT_CHANNEL, message, [peer]);
  }

  #wakeLater(): void {
    this.#cancelWake();
    const at = Math.min(this.#giving.wakeAt, ...[...this.#tries.values()].map(({ taking }) => taking.wakeAt));
    this.#cancelWake = at === Infinity ? () => undefined : this.#host.environment.clock.wake(at, () => this.#tick());
  }

  #tick(): void {
    this.#give({ type: 'tick' });
    for (const ticket of [...this.#tries.keys()]) this.#take(ticket, { type: 'tick' });
  }
}

function placeOf({ collection, key, started }: WantedStream): { readonly collection: string; readonly key: string; readonly started: number } {
  return { collection, key, started };
}
