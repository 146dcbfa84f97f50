/**
 * Trystero, reduced to what we use it for: it makes connections out of offers and answers, encrypts the
 * descriptions with the room's password, and says when both ends are up. Networks, schedules, and who is
 * dialled are ours; that is why the strategy below announces nothing.
 *
 * Only checked fields are handed in. Trystero takes a `peer` object from any message, and keeps candidates
 * it cannot place for ever, so nothing from a network may reach it as it came.
 */
import {
  createStrategy,
  selfId as trysteroSelfId,
  type OfferRecord,
  type Room,
  type StrategyOnMessage,
} from '@trystero-p2p/core';

import { LIMITS } from '../../core/base/limits.ts';
import type { PeerId } from '../../ports.ts';
import type { Guard } from './guard.ts';
import { toFields, toText } from './signal.ts';

/** Our own id, as others see it; one per page. */
export const selfId = trysteroSelfId as PeerId;

export interface TrysteroRoomOptions {
  readonly topic: string;
  readonly password: string;
  readonly guard: Guard;
}

export interface TrysteroRoomListener {
  /** Offers can be made and taken from now on. */
  ready(): void;
  joined(peer: PeerId, connection: RTCPeerConnection): void;
  left(peer: PeerId): void;
  /** Trystero left the room by itself: a page about to unload may stay after all. */
  ended(): void;
}

/** One room of Trystero, from joining to leaving. */
export class TrysteroRoom {
  readonly #listener: TrysteroRoomListener;
  readonly #room: Room;
  #deliver: StrategyOnMessage | undefined;
  #getOffers: ((count: number) => Promise<OfferRecord[]>) | undefined;
  #rootTopic = '';
  #leaving = false;

  constructor({ topic, password, guard }: TrysteroRoomOptions, listener: TrysteroRoomListener) {
    this.#listener = listener;
    const join = createStrategy<object>({
      init: () => this,
      announce: () => ({ stopAnnouncing: true }),
      subscribe: (_relay, rootTopic, _selfTopic, onMessage, getOffers) => {
        this.#rootTopic = rootTopic;
        this.#deliver = onMessage;
        this.#getOffers = getOffers;
        queueMicrotask(() => this.#leaving || listener.ready());
        return () => this.#unsubscribed();
      },
    });
    const config = {
      // One app per room: a connection carries one room, and tells nobody about the others.
      appId: `peerset ${topic}`,
      password,
      trickleIce: false,
      rtcPolyfill: guard.polyfill,
      relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
    };
    this.#room = guard.warmUp(() => join(config, topic, { handshakeTimeoutMs: LIMITS.unjoinedMs }));
    this.#room.onPeerJoin = (peer) => this.#joined(peer as PeerId);
    this.#room.onPeerLeave = (peer) => listener.left(peer as PeerId);
  }

  /** Fresh offers, encrypted; fewer where no more connections can be opened, and none once we left. */
  async offers(count: number): Promise<readonly OfferRecord[]> {
    const getOffers = this.#getOffers;
    if (getOffers === undefined) return [];
    const made = await Promise.allSettled(Array.from({ length: count }, () => getOffers(1)));
    const records = made.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    if (this.#getOffers === getOffers) return records;
    // Made while we left: Trystero would keep each for minutes, and a program on Node from ending.
    for (const { claim, peer } of records) {
      claim?.();
      peer.destroy();
    }
    return [];
  }

  /** Answers a stranger's offer; `reply` gets the encrypted answer, if it comes to that. */
  answer(from: PeerId, offer: string, reply: (answer: string) => void): void {
    this.#hand({ peerId: from, offer }, (_topic, signal) => {
      const answer = toText(toFields(signal)?.['answer']);
      if (answer !== undefined) reply(answer);
    });
  }

  /** Completes an offer of ours with the answer to it. */
  complete(from: PeerId, answer: string, { peer }: OfferRecord): void {
    this.#hand({ peerId: from, answer, peer }, () => undefined);
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    this.#room.onPeerJoin = null;
    this.#room.onPeerLeave = null;
    await this.#room.leave();
  }

  #hand(message: Record<string, unknown>, signalPeer: (topic: string, signal: string) => void): void {
    const handled = this.#deliver?.(this.#rootTopic, message, signalPeer);
    // Trystero rejects for descriptions it cannot use; the attempt simply runs out of time.
    void Promise.resolve(handled).catch(() => undefined);
  }

  #joined(peer: PeerId): void {
    const connection = this.#room.getPeers()[peer];
    if (connection) this.#listener.joined(peer, connection);
  }

  #unsubscribed(): void {
    this.#deliver = undefined;
    this.#getOffers = undefined;
    if (!this.#leaving) this.#listener.ended();
  }
}
