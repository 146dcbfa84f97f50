/** How vices become a peer: a replica with a law of its own, a verifier that says yes, and words that are twisted. */
import { toHex } from '../../src/core/base/bytes.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import type { RoomLaw } from '../../src/core/replica/law.ts';
import type { PeerId, Transport, TransportListener } from '../../src/ports.ts';
import type { Habits } from '../peer.ts';
import type { World } from '../world.ts';
import type { Hands, Vice } from './vice.ts';

/** A law that takes everything. */
function lawless(world: World, vices: readonly Vice[]): RoomLaw {
  const law: RoomLaw = {
    ...world.law,
    check: () => ({ accept: true }),
    window: () => 'accept',
    judges: () => false,
    capsOf: () => ({ perAuthor: 1e6, total: 1e6, keepDays: 'forever' }),
    horizon: () => -Infinity,
  };
  return vices.reduce((changed, vice) => ({ ...changed, ...vice.law?.(world) }), law);
}

/** The habits of a hostile peer; its hands are given once it exists. */
export function hostileHabits(world: World, vices: readonly Vice[], loot: Loot, handsOf: () => Hands): Habits {
  const twists = vices.flatMap(({ twist }) => twist ?? []);
  const deaf = new Set(vices.flatMap((vice) => vice.deaf ?? []));
  return {
    law: lawless(world, vices),
    isSigned: () => true,
    verifyMs: 5,
    tamper: (transport: Transport) => ({
      ...transport,
      open: (listener) => transport.open(overheard(listener, loot, deaf)),
      send: (peer, lane, bytes) => {
        let twisted: Uint8Array | undefined = bytes;
        for (const twist of twists) if (twisted !== undefined) twisted = twist(handsOf(), twisted, { peer, lane });
        if (twisted !== undefined) transport.send(peer, lane, twisted);
      },
    }),
  };
}

function overheard(listener: TransportListener, loot: Loot, deaf: ReadonlySet<number>): TransportListener {
  return {
    joined: (link) => listener.joined(link),
    left: (peer) => listener.left(peer),
    networks: (state) => listener.networks(state),
    received: (peer, lane, bytes) => {
      loot.hear(peer, bytes);
      if (!deaf.has(bytes[0] ?? 0)) listener.received(peer, lane, bytes);
    },
  };
}

/** What it learned: packed records that came in, a bounded number of them, and what peers said last. */
export class Loot {
  readonly seen: Uint8Array[] = [];
  readonly #ids = new Set<string>();
  readonly #heard = new Map<string, Uint8Array>();

  note(records: readonly SignedRecord[]): void {
    for (const { id, bytes } of records) {
      if (this.#ids.has(toHex(id)) || this.seen.length >= 500) continue;
      this.#ids.add(toHex(id));
      this.seen.push(bytes);
    }
  }

  hear(peer: PeerId, bytes: Uint8Array): void {
    this.#heard.set(`${peer} ${bytes[0]}`, bytes);
  }

  heard(peer: PeerId, kind: number): Uint8Array | undefined {
    return this.#heard.get(`${peer} ${kind}`);
  }
}
