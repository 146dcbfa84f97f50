/** A doorkeeper at the end of a wire, and devices that move from the address of one epoch to that of another. */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes, concatBytes, fromHex, toHex } from '../../src/core/base/bytes.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import type { Lane, PeerId } from '../../src/core/base/peer.ts';
import { textToBytes } from '../../src/core/base/text.ts';
import { certificateDraft } from '../../src/core/protocol/certificate.ts';
import type { Message } from '../../src/core/protocol/message.ts';
import { decodeMessage } from '../../src/core/protocol/wire.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { Doorkeeper, type DoorkeeperEvent } from '../../src/core/replica/doorkeeper.ts';
import type { ReplicaEffect } from '../../src/core/replica/event.ts';
import { Replica } from '../../src/core/replica/replica.ts';
import { cheapSuite } from '../../src/testing/cheap-suite.ts';
import { sign, type Author } from '../../sim/world.ts';
import { seededRandom } from '../protocol/session-pair.ts';
import type { Device, Lab } from './pair.ts';

/** What a doorkeeper needs to know here. */
export interface DoorWish {
  readonly room: Uint8Array;
  readonly macKey: Uint8Array;
  readonly records: readonly SignedRecord[];
  readonly admits: (author: string) => boolean;
}

/** A doorkeeper on the lab's wire. */
export class Door {
  readonly name: PeerId = 'door';
  readonly effects: ReplicaEffect[] = [];
  readonly doorkeeper: Doorkeeper;
  readonly #lab: Lab;

  constructor(lab: Lab, { room, macKey, records, admits }: DoorWish) {
    this.#lab = lab;
    this.doorkeeper = new Doorkeeper({
      room,
      macKey,
      limits: SESSION_DEFAULTS,
      suite: cheapSuite,
      sessionSecret: sha256(textToBytes('door')),
      random: seededRandom('door'),
      records: () => records.map(({ bytes }) => bytes),
      admits,
    });
    lab.add(this);
  }

  get wakeAt(): number {
    return this.doorkeeper.wakeAt;
  }

  /** Messages it sent, of one type. */
  said<T extends Message['type']>(type: T): Extract<Message, { type: T }>[] {
    return this.effects.flatMap((effect) => {
      const message = effect.type === 'send' ? decodeMessage(effect.bytes) : undefined;
      return message === undefined || isFault(message) || message.type !== type ? [] : [message as Extract<Message, { type: T }>];
    });
  }

  get refusals(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'disconnect' ? [effect.fault.fault] : []));
  }

  handle(event: DoorkeeperEvent): void {
    const effects = this.doorkeeper.handle(event, this.#lab.now);
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.type === 'send') this.#lab.carry(this.name, effect.peer, effect.lane, effect.bytes);
      if (effect.type === 'disconnect') this.#lab.cut(this.name, effect.peer);
    }
  }

  join(peer: PeerId): void {
    this.handle({ type: 'peer-joined', peer, via: 'test' });
  }

  leave(peer: PeerId): void {
    this.handle({ type: 'peer-left', peer });
  }

  receive(peer: PeerId, lane: Lane, bytes: Uint8Array): void {
    this.handle({ type: 'received', peer, lane, bytes });
  }

  tick(): void {
    this.handle({ type: 'tick' });
  }
}

/** Where members of an epoch meet, and what they prove it with. */
export interface MeetingPlace {
  readonly address: Uint8Array;
  readonly macKey: Uint8Array;
}

/** Moves a device there, with what is on its disk; it shows its author where it has one. Its links are gone. */
export function moveTo(lab: Lab, device: Device, { address, macKey }: MeetingPlace, author?: Author): void {
  device.replica = new Replica({
    room: address,
    law: lab.world.law,
    limits: SESSION_DEFAULTS,
    suite: cheapSuite,
    sessionSecret: sha256(concatBytes(textToBytes(device.name), address)),
    random: seededRandom(`${device.name} ${toHex(address)}`),
    macKey,
  });
  const headers = [...device.disk.values()].sort((one, other) => one.at - other.at || compareBytes(one.id, other.id));
  device.dispatch({ type: 'loaded', headers, meta: device.meta });
  if (author === undefined) return;
  const draft = certificateDraft({ room: address, sessionKey: fromHex(device.replica.sessionKey)!, now: lab.now });
  device.dispatch({ type: 'certified', certificate: sign(author, draft).bytes });
}
