/**
 * Signalling over anything that passes texts on by topic: a relay, a broker, a channel. The room is one topic, each member another;
 * both are opaque. A text says who is there and how many links it has, offers a connection, or answers one.
 *
 * Whoever runs the server could make up a sender, so none is believed: our own handshake does the proving.
 */
import { sha256 } from '@noble/hashes/sha2.js';

import { toHex } from '../../core/base/bytes.ts';
import { textToBytes } from '../../core/base/text.ts';
import { toFields, toPeerId, toText, type Offer, type SignalListener } from './signal.ts';

export interface TopicSignalsOptions {
  readonly strategy: string;
  /** The room as this network sees it, hex. */
  readonly topic: string;
  readonly selfId: string;
  /** Passes a text on to whoever listens to a topic. */
  readonly publish: (topic: string, text: string) => void;
  readonly listener: SignalListener;
}

const OFFER_ID_LENGTH_MAX = 64;

/** The signals of one room on one such network. */
export class TopicSignals {
  readonly #options: TopicSignalsOptions;
  /** Where to listen: the room's calls, and what is for us. */
  readonly topics: readonly [room: string, self: string];

  constructor(options: TopicSignalsOptions) {
    this.#options = options;
    this.topics = [options.topic, this.#topicOf(options.selfId)];
  }

  /** Tells the room that we are here. */
  announce(links: number): void {
    this.#publish(this.#options.topic, { links });
  }

  /** A text that came on one of our topics. What is no signal is dropped. */
  receive(text: string): void {
    const fields = toFields(text);
    const { selfId, strategy: via, listener } = this.#options;
    const from = toPeerId(fields?.['from']);
    if (fields === undefined || from === undefined || from === selfId) return;
    const topic = this.#topicOf(from);
    const offerId = toText(fields['id'], OFFER_ID_LENGTH_MAX);
    const offer = toText(fields['offer']);
    const answer = toText(fields['answer']);
    if (offerId !== undefined && offer !== undefined) {
      const reply = (sdp: string) => this.#publish(topic, { id: offerId, answer: sdp });
      listener.offered({ from, offerId, sdp: offer, via, answer: reply });
    } else if (offerId !== undefined && answer !== undefined) {
      listener.answered({ from, offerId, sdp: answer, via });
    } else {
      const links = typeof fields['links'] === 'number' ? fields['links'] : 0;
      const dial = ({ offerId: id, sdp }: Offer) => this.#publish(topic, { id, offer: sdp });
      listener.present({ from, via, links, offer: dial });
    }
  }

  #publish(topic: string, fields: object): void {
    this.#options.publish(topic, JSON.stringify({ from: this.#options.selfId, ...fields }));
  }

  #topicOf(peer: string): string {
    return toHex(sha256(textToBytes(`${this.#options.topic} ${peer}`)));
  }
}
