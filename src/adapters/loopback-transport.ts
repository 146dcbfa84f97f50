/**
 * Transports that reach each other inside one process, without a network: for unit tests, and for several
 * replicas in one page. All open members of a `LoopbackNetwork` that meet at one place are linked with each other.
 *
 * It keeps the promises of every transport (`test/conformance/transport.ts`): callbacks never run inside a
 * call, order within a lane is kept, small messages overtake bulk and records overtake files, nothing arrives after `left`.
 */
import { sha256 } from '@noble/hashes/sha2.js';

import { textToBytes } from '../core/base/text.ts';
import type { Lane, Link, PeerId, Place, Transport, TransportListener } from '../ports.ts';

type Delivery = (listener: TransportListener) => void;

interface Waiting {
  readonly from: PeerId;
  readonly deliver: Delivery;
}

/** A transport on a loopback network. */
export interface LoopbackTransport extends Transport {
  /** Our own id, as others see it. */
  readonly selfId: PeerId;
  at(place: Place): LoopbackTransport;
}

/** A network inside this process. */
export class LoopbackNetwork {
  readonly #members = new Map<PeerId, Member>();
  #transports = 0;
  #links = 0;

  /** A new, closed transport on this network. */
  transport(): LoopbackTransport {
    return this.#transportAt('');
  }

  #transportAt(topic: string): LoopbackTransport {
    const selfId = `loopback-${++this.#transports}` as PeerId;
    return new Member(selfId, topic, {
      members: this.#members,
      link: (one, other) => this.#link(one, other),
      at: (place) => this.#transportAt(place.topic),
    });
  }

  #link(one: Member, other: Member): void {
    if (!one.mayLink(other) || !other.mayLink(one)) return;
    // There are no certificates to name; two values that both ends know and no other link has do as well.
    const link = ++this.#links;
    const ends = [digest(link, one.selfId), digest(link, other.selfId)] as const;
    one.linked({ peer: other.selfId, via: 'loopback', binding: { local: ends[0], remote: ends[1] } });
    other.linked({ peer: one.selfId, via: 'loopback', binding: { local: ends[1], remote: ends[0] } });
  }
}

interface Hub {
  readonly members: Map<PeerId, Member>;
  link(one: Member, other: Member): void;
  at(place: Place): LoopbackTransport;
}

class Member implements LoopbackTransport {
  readonly selfId: PeerId;
  /** Where it meets others; '' until its room has moved. */
  readonly topic: string;
  readonly #hub: Hub;
  readonly #peers = new Set<PeerId>();
  readonly #refusedUntil = new Map<PeerId, number>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #listener: TransportListener | undefined;
  #urgent: Delivery[] = [];
  #bulk: Waiting[] = [];
  #files: Waiting[] = [];
  #flushing = false;

  constructor(selfId: PeerId, topic: string, hub: Hub) {
    this.selfId = selfId;
    this.topic = topic;
    this.#hub = hub;
  }

  open(listener: TransportListener): void {
    this.#listener = listener;
    this.#hub.members.set(this.selfId, this);
    this.#later((host) => host.networks([{ strategy: 'loopback', url: 'loopback:', connected: true }]));
    this.wake();
  }

  send(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    if (this.#peers.has(peer)) this.#hub.members.get(peer)?.arrived(this.selfId, lane, bytes.slice());
  }

  disconnect(peer: PeerId, retryAfterMs: number): void {
    this.#refusedUntil.set(peer, Date.now() + retryAfterMs);
    this.#unlink(peer);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#refusedUntil.delete(peer);
      const other = this.#hub.members.get(peer);
      if (other) this.#hub.link(this, other);
    }, retryAfterMs);
    this.#timers.add(timer);
  }

  introduce(): void {
    // Everybody knows everybody here.
  }

  wake(): void {
    for (const other of this.#hub.members.values()) if (other !== this) this.#hub.link(this, other);
  }

  at(place: Place): LoopbackTransport {
    return this.#hub.at(place);
  }

  close(): Promise<void> {
    this.#listener = undefined;
    this.#hub.members.delete(this.selfId);
    for (const peer of [...this.#peers]) this.#unlink(peer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#urgent = [];
    this.#bulk = [];
    this.#files = [];
    return Promise.resolve();
  }

  mayLink(other: Member): boolean {
    const refused = (this.#refusedUntil.get(other.selfId) ?? -Infinity) > Date.now();
    return this.#listener !== undefined && this.topic === other.topic && !refused && !this.#peers.has(other.selfId);
  }

  linked(link: Link): void {
    this.#peers.add(link.peer);
    this.#later((host) => host.joined(link));
  }

  arrived(from: PeerId, lane: Lane, bytes: Uint8Array): void {
    const deliver: Delivery = (host) => host.received(from, lane, bytes);
    if (lane === 'control') return this.#later(deliver);
    if (lane === 'bulk') this.#bulk.push({ from, deliver });
    else this.#files.push({ from, deliver: (host) => this.#carried(host, from, bytes) });
    this.#flushLater();
  }

  drained(peer: PeerId, bytes: number): void {
    if (this.#peers.has(peer)) this.#later((host) => host.drained?.(peer, bytes));
  }

  unlinked(peer: PeerId): void {
    if (!this.#peers.delete(peer)) return;
    this.#bulk = this.#bulk.filter(({ from }) => from !== peer);
    this.#files = this.#files.filter(({ from }) => from !== peer);
    this.#later((host) => host.left(peer));
  }

  #unlink(peer: PeerId): void {
    const other = this.#hub.members.get(peer);
    this.unlinked(peer);
    other?.unlinked(this.selfId);
  }

  /** The network took it the moment it arrives. */
  #carried(host: TransportListener, from: PeerId, bytes: Uint8Array): void {
    this.#hub.members.get(from)?.drained(this.selfId, bytes.length);
    host.received(from, 'files', bytes);
  }

  #later(deliver: Delivery): void {
    this.#urgent.push(deliver);
    this.#flushLater();
  }

  #flushLater(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  /** One delivery at a time, so that what a delivery causes elsewhere is not kept waiting by the rest. */
  #flush(): void {
    this.#flushing = false;
    const deliver = this.#urgent.shift() ?? (this.#bulk.shift() ?? this.#files.shift())?.deliver;
    if (deliver === undefined) return;
    this.#flushLater();
    if (this.#listener) deliver(this.#listener);
  }
}

function digest(link: number, id: PeerId): Uint8Array {
  return sha256(textToBytes(`loopback link ${link} of ${id}`));
}
