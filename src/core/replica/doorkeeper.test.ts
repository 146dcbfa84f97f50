// Shows that the door is open to members that were away, that they get the rekeys there and nothing else, and that nobody else gets even those.
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { authorOf, sign } from '../../../sim/world.ts';
import { seededRandom } from '../../../test/protocol/session-pair.ts';
import { Door, moveTo } from '../../../test/replica/door.ts';
import { Lab, recordOf, START, type Device } from '../../../test/replica/pair.ts';
import { cheapSuite } from '../../testing/cheap-suite.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS, SESSION_DEFAULTS } from '../base/limits.ts';
import type { Lane, PeerId } from '../base/peer.ts';
import { textToBytes } from '../base/text.ts';
import { certificateDraft } from '../protocol/certificate.ts';
import type { Message, OpenMessage } from '../protocol/message.ts';
import { Session, type SessionOutput } from '../protocol/session.ts';
import { decodeMessage } from '../protocol/wire.ts';
import type { SignedRecord } from '../record/record.ts';

const MAC_KEY = sha256(textToBytes('the old epoch'));
const REMAINS = authorOf('remains');
const REMOVED = authorOf('removed');

/** A doorkeeper at the room's old address. */
function doorOf(lab: Lab, records: readonly SignedRecord[]): Door {
  return new Door(lab, { room: lab.world.room, macKey: MAC_KEY, records, admits: (author) => author === REMAINS.pubkey });
}

/** A device of the room as it was before: it knows the old keys. */
function guest(lab: Lab, name: string, author?: typeof REMAINS, macKey: Uint8Array = MAC_KEY): Device {
  const device = lab.device(name);
  moveTo(lab, device, { address: lab.world.room, macKey }, author);
  return device;
}

const rekeys = (lab: Lab, count: number, content = '"rekey"'): SignedRecord[] =>
  Array.from({ length: count }, (_, i) => recordOf(lab.world, `rekey ${i}`, { author: 'owner', at: START - i, content }));

describe('a doorkeeper', () => {
  it('gives a member that was away the rekeys, and takes and compares nothing', () => {
    const lab = new Lab();
    const door = doorOf(lab, rekeys(lab, 3));
    const member = guest(lab, 'member', REMAINS);
    member.put(recordOf(lab.world, 'written offline'));
    lab.run(100);
    lab.link(door, member);
    lab.run(20_000);
    expect(member.names).toEqual(['rekey 0', 'rekey 1', 'rekey 2', 'written offline']);
    expect([door.said('ack'), door.said('reconcile'), door.said('want')]).toEqual([[], [], []]);
    expect(member.told('fault').map(({ fault }) => fault.fault)).toEqual(['goodbye']);
    expect(door.said('goodbye')).toHaveLength(1);
  });

  it('gives nothing to whom was removed, to who shows no author, and to who lacks the key', () => {
    for (const [author, macKey] of [[REMOVED, MAC_KEY], [undefined, MAC_KEY], [REMAINS, sha256(MAC_KEY)]] as const) {
      const lab = new Lab();
      const door = doorOf(lab, rekeys(lab, 3));
      const other = guest(lab, 'other', author, macKey);
      lab.link(door, other);
      lab.run(20_000);
      expect([door.said('records'), other.names, other.replica.peers]).toEqual([[], [], []]);
      // Whichever end was quicker to end it.
      expect(door.refusals.length + door.said('goodbye').length).toBe(1);
    }
  });

  it('shows nobody who it is, unless it was given a certificate to show', () => {
    const lab = new Lab();
    const door = doorOf(lab, []);
    lab.link(door, guest(lab, 'removed', REMOVED));
    lab.run(1000);
    expect(door.said('ready')).toEqual([{ type: 'ready' }]);
  });

  it('gives the rest as it is acknowledged, where a rekey is larger than the credit', () => {
    const lab = new Lab();
    const large = rekeys(lab, 80, `"${'x'.repeat(15_000)}"`);
    const bytes = large.reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeGreaterThan(LIMITS.creditBytes);
    const door = doorOf(lab, large);
    const member = guest(lab, 'member', REMAINS);
    member.hold('verify');
    lab.link(door, member);
    lab.run(1000);
    const sent = (): number => door.said('records').reduce((sum, { records }) => sum + records.reduce((size, { length }) => size + length, 0), 0);
    expect(sent()).toBeGreaterThan(0);
    expect(sent()).toBeLessThanOrEqual(LIMITS.creditBytes);
    member.release('verify');
    lab.run(5000);
    expect([sent(), member.names.length]).toEqual([bytes, 80]);
  });

  it('says goodbye when it closes, and keeps no more guests than the room has peers', () => {
    const lab = new Lab();
    const door = doorOf(lab, rekeys(lab, 1));
    for (let i = 0; i <= SESSION_DEFAULTS.peersMax; i++) door.join(`guest ${i}`);
    expect(door.refusals).toEqual(['goodbye']);
    const before = door.effects.length;
    door.handle({ type: 'closing' });
    door.handle({ type: 'closing' });
    lab.run(SESSION_DEFAULTS.handshakeTimeoutMs + SESSION_DEFAULTS.drainMs + 1000);
    expect(door.effects.length).toBeGreaterThan(before);
    expect(door.wakeAt).toBe(Infinity);
  });
});

describe('a hostile guest', () => {
  /** A member that may come in, led by hand. */
  class Foe {
    readonly name: PeerId = 'foe';
    readonly session: Session;
    readonly heard: Message[] = [];
    isThere = true;
    readonly #lab: Lab;

    constructor(lab: Lab) {
      this.#lab = lab;
      const secret = sha256(textToBytes('foe'));
      const draft = certificateDraft({ room: lab.world.room, sessionKey: cheapSuite.publicKey(secret), now: lab.now });
      this.session = new Session({
        room: lab.world.room, macKey: MAC_KEY, secret, random: seededRandom('foe'), suite: cheapSuite, limits: SESSION_DEFAULTS, horizon: 0, features: 0,
        certificate: sign(REMAINS, draft).bytes, root: () => ({ root16: new Uint8Array(16), size: 0 }),
      });
      lab.add(this);
    }

    get wakeAt(): number {
      return this.isThere ? this.session.deadline : Infinity;
    }

    say(message: OpenMessage): void {
      this.#perform(this.session.send(message, this.#lab.now));
    }

    join(): void {
      this.#perform(this.session.join(this.#lab.now));
    }

    leave(): void {
      this.isThere = false;
    }

    receive(_: PeerId, lane: Lane, bytes: Uint8Array): void {
      const message = decodeMessage(bytes);
      if (!isFault(message)) this.heard.push(message);
      this.#perform(this.session.receive(lane, bytes, this.#lab.now));
    }

    tick(): void {
      this.#perform(this.session.tick(this.#lab.now));
    }

    #perform(outputs: readonly SessionOutput[]): void {
      for (const output of outputs) if (output.type === 'send') this.#lab.carry(this.name, 'door', output.lane, output.bytes);
    }
  }

  it('makes it say nothing and keep nothing, whatever it sends; false acknowledgements are struck', () => {
    const lab = new Lab();
    const door = doorOf(lab, rekeys(lab, 1));
    const foe = new Foe(lab);
    lab.link(door, foe);
    lab.run(100);
    expect(foe.heard.filter(({ type }) => type === 'records')).toHaveLength(1);
    const before = foe.heard.length;
    const { bytes } = recordOf(lab.world, 'a');
    foe.say({ type: 'records', conversation: 0, records: [bytes] });
    foe.say({ type: 'have', ids: [new Uint8Array(32)] });
    foe.say({ type: 'want', ids: [new Uint8Array(32)] });
    foe.say({ type: 'inquiry', keys: [{ at: 1, id: new Uint8Array(32) }] });
    foe.say({ type: 'app', message: { name: 'x', kind: 'ask', request: 1, payload: new Uint8Array(1) } });
    lab.run(100);
    expect(foe.heard).toHaveLength(before);
    foe.say({ type: 'reconcile', conversation: 1, body: new Uint8Array(9) });
    lab.run(100);
    expect(foe.heard.slice(before)).toEqual([{ type: 'busy', conversation: 1, retryAfterMs: LIMITS.doorBusyMs }]);
    for (let i = 0; i < 3; i++) foe.say({ type: 'ack', bytes: 2 ** 20, stored: 1 });
    lab.run(100);
    expect(door.refusals).toEqual(['limit']);
  });
});
