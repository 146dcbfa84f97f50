/**
 * A page that is honest, as that of the swarm's tests, or hostile: it finds a room through the tracker, gets through the
 * real handshake with the real signatures, and then says what it likes on the bare data channels, as fast as they take
 * it. It reads nothing and acknowledges nothing.
 */
import { webrtcTransport, type WebrtcTransport } from '../../src/adapters/webrtc/webrtc-transport.ts';
import { Mesh } from '../../src/core/mesh/mesh.ts';
import { SESSION_DEFAULTS } from '../../src/core/base/limits.ts';
import { deriveRoom, type Room } from '../../src/core/protocol/room.ts';
import { Session, type SessionOutput } from '../../src/core/protocol/session.ts';
import { schnorrSuite } from '../../src/core/protocol/suite.ts';
import { encodeMessage } from '../../src/core/protocol/wire.ts';
import { writePacked } from '../../src/core/record/packed-writer.ts';
import { recordDraft } from '../../src/core/record/draft.ts';
import { withModeration } from '../../src/core/rules/moderation.ts';
import { parsePolicy } from '../../src/core/rules/policy-options.ts';
import { policyDigest } from '../../src/core/rules/policy.ts';
import type { PeerId } from '../../src/ports.ts';
import { ROOM_POLICY } from './swarm-fixture.ts';

declare global {
  interface Window {
    readonly attack: typeof attack;
  }
}

/** What the attacker says. */
export type Weapon = 'garbage' | 'nonsense' | 'forged' | 'huge';

/** What became of an attack. */
export interface AttackReport {
  /** Sessions that opened, and links that ended since. */
  readonly opened: number;
  readonly lost: number;
  /** Bytes handed to the channels. */
  readonly bytes: number;
}

/** What the browser may hold of ours, bytes: the wire is never idle. */
const BUFFERED_MAX = 4 * 1024 * 1024;
const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
/** Behind the kind of a frame that is a whole message. */
const WHOLE = Uint8Array.of(0);

interface Victim {
  readonly session: Session;
  readonly control: RTCDataChannel;
  isOpen: boolean;
}

const controls: RTCDataChannel[] = [];
const victims = new Map<PeerId, Victim>();
let report: AttackReport = { opened: 0, lost: 0, bytes: 0 };
let transport: WebrtcTransport | undefined;

/** Whom this page keeps away, and for how long at least, ms. */
const refusals = new Map<PeerId, number>();
const refuse = Mesh.prototype.refuse;
Mesh.prototype.refuse = function (this: Mesh, peer, until) {
  refusals.set(peer, Math.max(refusals.get(peer) ?? 0, until - Date.now()));
  refuse.call(this, peer, until);
};

/** Keeps the control channels of connections that are made from now on. */
function tapChannels(): void {
  const original = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    const channel = original.call(this, label, options);
    if (label === 'peerset control') controls.push(channel);
    return channel;
  };
}

/** Goes for everybody in a room until the page is closed. */
function begin(name: string, weapon: Weapon): void {
  const parsed = parsePolicy({ policy: ROOM_POLICY });
  if (!('policy' in parsed)) throw new Error('the room has no policy');
  const room = deriveRoom({ name, policyDigest: policyDigest(withModeration(parsed.policy)) });
  tapChannels();
  const signaling = [{ strategy: 'torrent' as const, urls: [window.lab.trackerUrl] }];
  const made = webrtcTransport({ topic: room.topic, password: room.password, signaling, rtcConfig: { iceServers: [] }, mesh: new Mesh({ random }) });
  transport = made;
  made.open({
    joined: ({ peer, binding }) => {
      const session = sessionOf(room, binding === undefined ? {} : { binding });
      // Of several connections the one that is up last is the one that was told of last.
      const control = controls.filter(({ readyState }) => readyState === 'open').at(-1)!;
      victims.set(peer, { session, control, isOpen: false });
      perform(made, peer, session.join(Date.now()));
    },
    left: (peer) => {
      if (victims.delete(peer)) report = { ...report, lost: report.lost + 1 };
    },
    received: (peer, lane, bytes) => {
      const victim = victims.get(peer);
      if (victim !== undefined && !victim.isOpen) perform(made, peer, victim.session.receive(lane, bytes, Date.now()));
    },
    networks: () => undefined,
  });
  setInterval(() => victims.forEach((victim) => fire(victim, weapon)), 1);
}

/**
 * The same work directed at nobody: so many bytes to a connection of this page with itself. What honest pages lose by that
 * they lose to the processor they share with the attacker, not to what they do with its bytes.
 */
async function beginAimless(weapon: Weapon, bytes: number): Promise<void> {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  near.addEventListener('icecandidate', ({ candidate }) => void (candidate && far.addIceCandidate(candidate)));
  far.addEventListener('icecandidate', ({ candidate }) => void (candidate && near.addIceCandidate(candidate)));
  const [control] = [near, far].map((connection) => connection.createDataChannel('aimless', { negotiated: true, id: 100 }));
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription!);
  const firing = setInterval(() => {
    if (report.bytes < bytes) shoot(control!, weapon);
    else clearInterval(firing);
  }, 1);
}

function sessionOf(room: Room, more: object): Session {
  return new Session({
    room: room.address, secret: random(32), random, suite: schnorrSuite, limits: SESSION_DEFAULTS, horizon: 0, features: 0,
    root: () => ({ root16: random(16), size: 5 }), ...more,
  });
}

function perform(made: WebrtcTransport, peer: PeerId, outputs: readonly SessionOutput[]): void {
  for (const output of outputs) {
    if (output.type === 'send') made.send(peer, output.lane, output.bytes);
    if (output.type !== 'opened') continue;
    victims.get(peer)!.isOpen = true;
    report = { ...report, opened: report.opened + 1 };
  }
}

function fire({ control, isOpen }: Victim, weapon: Weapon): void {
  if (isOpen) shoot(control, weapon);
}

/** As much as the channel takes now. */
function shoot(control: RTCDataChannel, weapon: Weapon): void {
  while (control.readyState === 'open' && control.bufferedAmount < BUFFERED_MAX) {
    const message = AMMUNITION[weapon]();
    const frame = new Uint8Array(WHOLE.length + message.length);
    frame.set(WHOLE);
    frame.set(message, WHOLE.length);
    try {
      control.send(frame);
    } catch {
      // The browser's queue is full, or the channel just closed: the next turn tries again.
      return;
    }
    report = { ...report, bytes: report.bytes + frame.length };
  }
}

const AMMUNITION: Readonly<Record<Weapon, () => Uint8Array>> = {
  garbage: () => random(16_000),
  nonsense: () => encodeMessage({ type: 'have', ids: Array.from({ length: 400 }, () => random(32)) }),
  forged: () => encodeMessage({ type: 'records', conversation: 0, records: Array.from({ length: 20 }, forgedRecord) }),
  huge: () => encodeMessage({ type: 'reconcile', conversation: 2, body: random(60_000) }),
};

function forgedRecord(): Uint8Array {
  const draft = recordDraft({ room: '0'.repeat(32), collection: 'notes', name: 'x', content: `{"text":"${Math.random()}"}`, at: Date.now() });
  const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return writePacked({ ...draft, pubkey: hex(random(32)), sig: hex(random(64)) });
}

const attack = { begin, beginAimless, report: () => report, victims: () => victims.size, selfId: () => transport?.selfId, refusedMs: (peer: PeerId) => refusals.get(peer) ?? 0 };

Object.assign(window, { attack });
