/**
 * Our own data channels of one connection. All are negotiated by id and made before the connection is up,
 * on both sides, so that no message can arrive at a side that has no channel yet.
 *
 *   control 100  small urgent messages · bulk 101  batches of records · signal 102  introductions · files 103  what is in files
 *
 * Each lane has its own channel and only a little of its queue is handed to the browser, so a small message
 * never waits behind a big one, and no record behind a file. On a slow link what waits in bulk is deflated meanwhile; what is in
 * files mostly is already, or is sealed. Trystero's own `send` is never used: it may resolve with half the data lost.
 * Whatever breaks a limit closes all lanes, once, with a reason.
 */
import { fault, isFault, type Fault } from '../../core/base/fault.ts';
import { LIMITS } from '../../core/base/limits.ts';
import type { Lane } from '../../core/base/peer.ts';
import { canInflate, deflate } from './deflate.ts';
import { Assembler, FrameQueue, INFLATES_FRAME, saysInflates } from './framing.ts';
import { Inbox } from './inbox.ts';
import { Pace } from './pace.ts';

export type ChannelName = Lane | 'signal';

const CHANNEL_IDS: Readonly<Record<ChannelName, number>> = { control: 100, bulk: 101, signal: 102, files: 103 };
const CHANNEL_NAMES = ['control', 'bulk', 'signal', 'files'] as const;

/** What happens on the lanes of one connection. */
export interface LanesListener {
  /** All lanes are open. */
  opened(): void;
  received(name: ChannelName, bytes: Uint8Array): void;
  /** The browser took so many bytes more of what was sent on the lane of files. */
  drained(bytes: number): void;
  /** Nothing can be sent or received any more; called once. */
  closed(fault: Fault): void;
}

interface Channel {
  readonly channel: RTCDataChannel;
  readonly queue: FrameQueue;
  readonly assembler: Assembler;
  readonly inbox: Inbox;
  readonly pace: Pace;
  /** Whether the other side can inflate what we deflate. */
  peerInflates: boolean;
}

/** Bytes and messages that crossed a link's lanes. */
export interface LaneTraffic {
  sentBytes: number;
  receivedBytes: number;
  /** Of records and of what is in files. */
  usefulBytes: number;
}

/** The lanes of one connection. */
export class Lanes {
  readonly traffic: LaneTraffic = { sentBytes: 0, receivedBytes: 0, usefulBytes: 0 };
  readonly #channels = new Map<ChannelName, Channel>();
  #listener: LanesListener | undefined;
  #early: { name: ChannelName; bytes: Uint8Array }[] = [];
  #earlyBytes = 0;
  #stalledSince: number | undefined;
  #fault: Fault | undefined;
  /** Bytes of files that the browser took and nobody was told of. */
  #drained = 0;

  /** Opens the channels; `connection` must not have exchanged data channels of the same ids before. */
  constructor(connection: RTCPeerConnection) {
    for (const name of CHANNEL_NAMES) this.#channels.set(name, this.#open(connection, name));
  }

  /** Whether all lanes are open. */
  get isOpen(): boolean {
    return this.#fault === undefined && this.#every((channel) => channel.readyState === 'open');
  }

  /** Why the lanes closed, if they did. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** Bytes that wait to be sent, ours and the browser's. */
  get queuedBytes(): number {
    let bytes = 0;
    for (const { channel, queue } of this.#channels.values()) bytes += queue.bytes + channel.bufferedAmount;
    return bytes;
  }

  /** Hands over what arrived early, then everything as it comes. Called once. */
  attach(listener: LanesListener): void {
    this.#listener = listener;
    if (this.#fault) return listener.closed(this.#fault);
    if (this.isOpen) listener.opened();
    this.#flushEarly();
  }

  /** Queues a message; nothing happens once the lanes are closed. */
  send(name: ChannelName, message: Uint8Array): void {
    const channel = this.#channels.get(name);
    if (channel === undefined || this.#fault) return;
    const waiting = channel.queue.push(message);
    this.traffic.sentBytes += message.length;
    this.#pump(name, channel);
    // The disk and the peer's credit pace what comes here, so not much is deflated at a time.
    if (channel.peerInflates && channel.pace.isSlow(Date.now())) {
      void deflate(message).then((deflated) => (deflated === undefined ? undefined : channel.queue.replace(waiting, deflated)));
    }
    if (this.queuedBytes > LIMITS.outboundBytesHardMax) this.close(fault('limit', 'it does not take what we send'));
  }

  /** Looks for stalls; called about once a second. */
  check(now: number): void {
    if (this.#fault) return;
    if (this.queuedBytes <= LIMITS.outboundBytesMax) this.#stalledSince = undefined;
    else this.#stalledSince ??= now;
    if (this.#stalledSince !== undefined && now - this.#stalledSince >= LIMITS.outboundStallMs) {
      return this.close(fault('timeout', 'it does not take what we send'));
    }
    for (const { assembler } of this.#channels.values()) {
      if (assembler.deadline <= now) return this.close(fault('timeout', 'a message did not arrive in full'));
    }
  }

  /** Closes all lanes; the connection itself is closed by its owner. */
  close(reason: Fault): void {
    if (this.#fault) return;
    this.#fault = reason;
    this.#early = [];
    for (const { channel, queue, inbox } of this.#channels.values()) {
      queue.clear();
      inbox.clear();
      channel.close();
    }
    this.#listener?.closed(reason);
  }

  #open(connection: RTCPeerConnection, name: ChannelName): Channel {
    const channel = connection.createDataChannel(`peerset ${name}`, { negotiated: true, id: CHANNEL_IDS[name] });
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LIMITS.laneBufferBytes[name] / 2;
    const messageBytesMax = name === 'signal' ? LIMITS.signalBytesMax : LIMITS.messageBytesMax;
    const inbox = new Inbox((message) => (isFault(message) ? this.close(message) : this.#deliver(name, message)));
    const opened: Channel = {
      channel, inbox, queue: new FrameQueue(), assembler: new Assembler(messageBytesMax), pace: new Pace(), peerInflates: false,
    };
    channel.addEventListener('open', () => this.#opened(name, opened));
    channel.addEventListener('bufferedamountlow', () => this.#pump(name, opened));
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#receive(name, opened, data));
    channel.addEventListener('close', () => this.close(fault('goodbye', 'the other side closed the link')));
    return opened;
  }

  #opened(name: ChannelName, channel: Channel): void {
    if (name === 'bulk' && canInflate()) this.#hand(channel, INFLATES_FRAME);
    this.#pump(name, channel);
    if (this.isOpen) this.#listener?.opened();
  }

  #pump(name: ChannelName, lane: Channel): void {
    const { channel, queue, pace } = lane;
    const partBytesMax = pace.isSlow(Date.now()) ? LIMITS.frameBytesSend : LIMITS.frameBytesQuick;
    const waited = queue.bytes;
    let bytes = 0;
    while (channel.readyState === 'open' && channel.bufferedAmount < LIMITS.laneBufferBytes[name]) {
      const frame = queue.next(partBytesMax);
      if (frame === undefined || !this.#hand(lane, frame)) break;
      bytes += frame.length;
    }
    pace.sent(bytes, queue.bytes, Date.now());
    if (name === 'files' && bytes > 0) this.#took(waited - queue.bytes);
  }

  /** Tells a little later: it may be the host that is sending. */
  #took(bytes: number): void {
    if (this.#drained === 0) queueMicrotask(() => this.#tellDrained());
    this.#drained += bytes;
  }

  #tellDrained(): void {
    const bytes = this.#drained;
    this.#drained = 0;
    if (!this.#fault) this.#listener?.drained(bytes);
  }

  /** Gives a frame to the browser; false where it does not take it. */
  #hand({ channel }: Channel, frame: Uint8Array): boolean {
    try {
      channel.send(frame as Uint8Array<ArrayBuffer>);
      return true;
    } catch {
      // The browser's buffer is full or the channel just closed: with a frame lost, the lane is broken.
      this.close(fault('goodbye', 'the browser refused to send'));
      return false;
    }
  }

  #receive(name: ChannelName, lane: Channel, data: unknown): void {
    if (this.#fault) return;
    if (!(data instanceof ArrayBuffer)) return this.close(fault('malformed', 'a frame that is text'));
    const frame = new Uint8Array(data);
    if (name === 'bulk' && saysInflates(frame)) {
      lane.peerInflates = true;
      return;
    }
    const message = lane.assembler.receive(frame, Date.now());
    this.traffic.receivedBytes += data.byteLength;
    if (name === 'bulk' || name === 'files') this.traffic.usefulBytes += data.byteLength;
    if (message === undefined) return;
    if (isFault(message)) return this.close(message);
    if (message.isDeflated && name !== 'bulk') return this.close(fault('malformed', `a deflated message on the ${name} lane`));
    lane.inbox.take(message);
  }

  #deliver(name: ChannelName, message: Uint8Array): void {
    if (this.#fault) return;
    if (this.#listener && this.#early.length === 0) this.#listener.received(name, message);
    else this.#keepEarly(name, message);
  }

  #keepEarly(name: ChannelName, bytes: Uint8Array): void {
    this.#earlyBytes += bytes.length;
    if (this.#earlyBytes > LIMITS.earlyBytesMax) return this.close(fault('limit', 'it sends before we know it'));
    this.#early.push({ name, bytes });
  }

  #flushEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { name, bytes } of early) if (!this.#fault) this.#listener?.received(name, bytes);
  }

  #every(holds: (channel: RTCDataChannel) => boolean): boolean {
    for (const { channel } of this.#channels.values()) if (!holds(channel)) return false;
    return true;
  }
}
