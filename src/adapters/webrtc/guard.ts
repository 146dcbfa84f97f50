/**
 * The RTCPeerConnection we hand to Trystero. Trystero opens one for every offer anybody sends, keeps it
 * however long nothing comes of it, and buffers without limit what arrives on its own channel. This one
 * counts, ages and measures, and closes what breaks a limit:
 *
 *   offered ──answer──▶ connecting ──▶ securing ──▶ connected ──join──▶ joined
 *   answering (a stranger made us open it) ──▶ securing ──▶ connected
 *
 * It also opens our lanes on every connection, and ends the gathering of candidates in time.
 * It decides nothing about who is welcome: that is the mesh.
 */
import { LIMITS } from '../../core/base/limits.ts';
import { Lanes } from './lanes.ts';
import { stillbornConnection } from './stillborn.ts';

type Stage = 'fresh' | 'offered' | 'answering' | 'connecting' | 'securing' | 'connected' | 'joined' | 'closed';

/** How often the guard had to step in, and how many connections there are. */
export interface GuardCounters {
  open: number;
  halfOpen: number;
  opened: number;
  refused: number;
  expired: number;
  offended: number;
}

interface Ward {
  readonly connection: RTCPeerConnection;
  stage: Stage;
  since: number;
  /** When a stranger's offer was taken; undefined for offers of ours. */
  answeredAt: number | undefined;
  lanes: Lanes | undefined;
  foreignBytes: number;
  foreignSince: number;
}

/** What a remote description makes of a connection; anything else is out of turn. */
const NEXT_STAGE: Readonly<Record<string, Stage | undefined>> = {
  'fresh offer': 'answering',
  'offered answer': 'connecting',
};
const MEDIA = /^m=(?!application )/m;

/** Watches every connection of one room. */
export class Guard {
  readonly polyfill: typeof RTCPeerConnection;
  /** What connections are made with from now on, instead of what Trystero says; it knows public servers that nobody named. */
  configuration: RTCConfiguration | undefined;
  /** Hears of each connection that answered an offer, at that time, and ended before it was up. */
  answerDied: (answeredAt: number) => void = () => undefined;
  readonly #wards = new Map<RTCPeerConnection, Ward>();
  readonly #counters = { opened: 0, refused: 0, expired: 0, offended: 0 };
  readonly #Guarded: new (configuration?: RTCConfiguration) => RTCPeerConnection;
  readonly #halfOpenMax: number;
  #warmingUp = false;
  #closed = false;

  /** `halfOpenMax`: connections at once that strangers' offers made us open and that are not up yet. */
  constructor(Connection: typeof RTCPeerConnection, halfOpenMax: number = LIMITS.halfOpenMax) {
    this.#halfOpenMax = halfOpenMax;
    this.#Guarded = guardedClass(Connection, this);
    const open = (configuration?: RTCConfiguration) => this.#open(configuration);
    // `new` on a function that returns an object gives that object: no need to subclass twice.
    this.polyfill = function Guarded(configuration?: RTCConfiguration) {
      return open(configuration);
    } as unknown as typeof RTCPeerConnection;
  }

  /** Numbers for people and tests. */
  get counters(): GuardCounters {
    return { ...this.#counters, open: this.#wards.size, halfOpen: this.#halfOpen().length };
  }

  /** Connections that may still be opened for offers of our own; keeps a reserve for strangers' offers. */
  get offerRoom(): number {
    return LIMITS.connectionsMax - this.#halfOpenMax - this.#wards.size;
  }

  /** Runs `join` while Trystero fills its pool of twenty offers: it gets none, we offer when we need to. */
  warmUp<T>(join: () => T): T {
    this.#warmingUp = true;
    try {
      return join();
    } finally {
      this.#warmingUp = false;
    }
  }

  /** Whether a stranger's offer can be answered; makes room by closing the oldest that got its chance. */
  admitStranger(now: number): boolean {
    return this.#makeRoom(now, undefined);
  }

  /** The lanes of a connection this guard opened, once its descriptions are exchanged. */
  lanesOf(connection: RTCPeerConnection): Lanes | undefined {
    return this.#wards.get(connection)?.lanes;
  }

  /** The peer behind the connection is known: it may stay. */
  joined(connection: RTCPeerConnection): void {
    const ward = this.#wards.get(connection);
    if (ward) this.#enter(ward, 'joined');
  }

  /** Closes what is over its time; called about once a second. */
  check(now: number): void {
    for (const ward of [...this.#wards.values()]) {
      if (now - ward.since >= patience(ward.stage)) this.#expire(ward);
      else ward.lanes?.check(now);
    }
  }

  /** Closes every connection and opens no other. */
  close(): void {
    this.#closed = true;
    for (const { connection } of [...this.#wards.values()]) connection.close();
  }

  /** For the guarded class only: a description is about to be set. Returns why it may not be. */
  describe(connection: RTCPeerConnection, description: RTCSessionDescriptionInit): string | undefined {
    const ward = this.#wards.get(connection);
    const sdp = description.sdp ?? '';
    if (ward === undefined) return 'the connection is closed';
    if (sdp.length > LIMITS.sdpBytesMax) return this.#offend(ward, 'a description is too large');
    // Tracks are no part of this protocol; each would cost a decoder and a socket.
    if (MEDIA.test(sdp)) return this.#offend(ward, 'a description asks for media');
    const stage = NEXT_STAGE[`${ward.stage} ${description.type}`];
    // One description each way. A later one could change fingerprints that a handshake already signed.
    if (stage === undefined) return this.#offend(ward, 'a description out of turn');
    if (stage === 'answering' && !this.#makeRoom(Date.now(), ward)) {
      connection.close();
      return 'too many half-open connections';
    }
    this.#enter(ward, stage);
    if (stage === 'answering') ward.answeredAt = ward.since;
    return undefined;
  }

  /** For the guarded class only: both sides now know of data channels, so ours cost no negotiation. */
  openLanes(connection: RTCPeerConnection): void {
    const ward = this.#wards.get(connection);
    if (ward) ward.lanes ??= new Lanes(connection);
  }

  /** For the guarded class only: Trystero's own channel. */
  adopt(connection: RTCPeerConnection, channel: RTCDataChannel): void {
    const ward = this.#wards.get(connection);
    if (ward?.stage === 'fresh') this.#enter(ward, 'offered');
    // A far side that goes away is reported as an error first; Trystero would write it to the console.
    channel.addEventListener('error', (event) => event.stopImmediatePropagation());
    channel.addEventListener('message', (event) => {
      if (ward && !this.#measure(ward, event)) event.stopImmediatePropagation();
    });
  }

  /** For the guarded class only: the far side opened a channel. Trystero expects one, and only as answerer. */
  adoptRemote(connection: RTCPeerConnection, event: RTCDataChannelEvent, first: boolean): void {
    const ward = this.#wards.get(connection);
    if (ward === undefined) return;
    if (first) return this.adopt(connection, event.channel);
    event.stopImmediatePropagation();
    this.#offend(ward, 'a second channel');
  }

  /** For the guarded class only. */
  connectionStateChanged(connection: RTCPeerConnection): void {
    const ward = this.#wards.get(connection);
    if (ward === undefined) return;
    const state = connection.connectionState;
    if (state === 'connected' && ward.stage !== 'joined') this.#enter(ward, 'connected');
    // Some libraries close a connection by themselves, without failing first; its place is free from then on.
    if (state === 'failed' || state === 'closed') connection.close();
  }

  /** For the guarded class only: there is a way through the network, and nothing is encrypted yet. */
  iceConnectionStateChanged(connection: RTCPeerConnection): void {
    const ward = this.#wards.get(connection);
    const isThrough = connection.iceConnectionState === 'connected' && connection.connectionState !== 'connected';
    if (!isThrough || (ward?.stage !== 'answering' && ward?.stage !== 'connecting')) return;
    ward.stage = 'securing';
    // Its whole time is no longer than that of others.
    ward.since = Math.min(Date.now(), ward.since + LIMITS.halfOpenMs - LIMITS.securingMs);
  }

  /** For the guarded class only. */
  forget(connection: RTCPeerConnection): void {
    const ward = this.#wards.get(connection);
    if (ward === undefined) return;
    this.#wards.delete(connection);
    const wasUp = ward.stage === 'connected' || ward.stage === 'joined';
    ward.stage = 'closed';
    if (ward.answeredAt !== undefined && !wasUp) this.answerDied(ward.answeredAt);
    ward.lanes?.close({ fault: 'goodbye', reason: 'the connection is closed' });
  }

  #open(configuration: RTCConfiguration | undefined): RTCPeerConnection {
    const full = this.#wards.size >= LIMITS.connectionsMax;
    if (this.#warmingUp || this.#closed || full) {
      if (full) this.#counters.refused++;
      return stillbornConnection({ mayOffer: this.#warmingUp });
    }
    const connection = new this.#Guarded(this.configuration ?? configuration);
    const now = Date.now();
    this.#wards.set(connection, {
      connection, stage: 'fresh', since: now, answeredAt: undefined, lanes: undefined, foreignBytes: 0, foreignSince: now,
    });
    this.#counters.opened++;
    return connection;
  }

  /** Whether there is room for one more half-open connection beside `newcomer`, which has its own place already. */
  #makeRoom(now: number, newcomer: Ward | undefined): boolean {
    const halfOpen = this.#halfOpen().filter((ward) => ward !== newcomer);
    const total = this.#wards.size - (newcomer ? 1 : 0);
    if (halfOpen.length < this.#halfOpenMax && total < LIMITS.connectionsMax) return true;
    const oldest = halfOpen.sort((left, right) => left.since - right.since)[0];
    if (oldest === undefined || now - oldest.since < LIMITS.halfOpenSafeMs) {
      this.#counters.refused++;
      return false;
    }
    this.#expire(oldest);
    return true;
  }

  #halfOpen(): Ward[] {
    return [...this.#wards.values()].filter(({ stage, answeredAt }) => stage === 'answering' || stage === 'fresh' || (stage === 'securing' && answeredAt !== undefined));
  }

  #enter(ward: Ward, stage: Stage): void {
    ward.stage = stage;
    ward.since = Date.now();
  }

  #expire(ward: Ward): void {
    this.#counters.expired++;
    ward.connection.close();
  }

  #offend(ward: Ward, reason: string): string {
    this.#counters.offended++;
    ward.connection.close();
    return reason;
  }

  #measure(ward: Ward, { data }: MessageEvent<unknown>): boolean {
    const now = Date.now();
    const bytes = data instanceof ArrayBuffer ? data.byteLength : Infinity;
    if (now - ward.foreignSince >= LIMITS.foreignWindowMs) {
      ward.foreignSince = now;
      ward.foreignBytes = 0;
    }
    ward.foreignBytes += bytes;
    if (bytes <= LIMITS.foreignFrameBytesMax && ward.foreignBytes <= LIMITS.foreignBytesMax) return true;
    this.#offend(ward, 'too much on a channel that carries next to nothing');
    return false;
  }
}

/** How long a connection may stay in a stage, ms. */
function patience(stage: Stage): number {
  switch (stage) {
    case 'fresh':
      return LIMITS.halfOpenSafeMs;
    case 'answering':
    case 'connecting':
      return LIMITS.halfOpenMs;
    case 'securing':
      return LIMITS.securingMs;
    case 'connected':
      return LIMITS.unjoinedMs;
    case 'offered':
    case 'joined':
    case 'closed':
      return Infinity;
  }
}

/** The browser tells nobody that we closed it ourselves; Trystero must hear, or it keeps the peer for ever, and waits for candidates. */
function tellOfClose(connection: RTCPeerConnection): void {
  queueMicrotask(() => {
    for (const type of ['connectionstatechange', 'icegatheringstatechange']) connection.dispatchEvent(new Event(type));
  });
}

/** The browser's class with our eyes on it. Made at run time: importing this file touches no global. */
function guardedClass(Connection: typeof RTCPeerConnection, guard: Guard): new (configuration?: RTCConfiguration) => RTCPeerConnection {
  return class GuardedConnection extends Connection {
    #channels = 0;
    #closed = false;
    #gathered = false;
    #gathering: ReturnType<typeof setTimeout> | undefined;

    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('connectionstatechange', () => guard.connectionStateChanged(this));
      this.addEventListener('iceconnectionstatechange', () => guard.iceConnectionStateChanged(this));
      this.addEventListener('datachannel', (event) => guard.adoptRemote(this, event, this.#channels++ === 0));
    }

    /** Complete, too, when its time is up: a dead STUN server must not hold up a description. */
    override get iceGatheringState(): RTCIceGatheringState {
      return this.#gathered ? 'complete' : super.iceGatheringState;
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      if (options?.negotiated === true) return channel;
      this.#channels++;
      guard.adopt(this, channel);
      guard.openLanes(this);
      return channel;
    }

    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      await super.setLocalDescription(description);
      clearTimeout(this.#gathering);
      if (this.#closed) return;
      this.#gathering = setTimeout(() => this.#stopGathering(), LIMITS.gatherMs);
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const refusal = guard.describe(this, description);
      if (refusal !== undefined) throw new Error(refusal);
      await super.setRemoteDescription(description);
      guard.openLanes(this);
    }

    override close(): void {
      clearTimeout(this.#gathering);
      if (this.#closed) return;
      this.#closed = this.#gathered = true;
      super.close();
      guard.forget(this);
      tellOfClose(this);
    }

    #stopGathering(): void {
      if (this.#closed || super.iceGatheringState === 'complete') return;
      this.#gathered = true;
      this.dispatchEvent(new Event('icegatheringstatechange'));
    }
  };
}
