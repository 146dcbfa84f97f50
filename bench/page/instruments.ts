/**
 * Counters in the page, the same for every system: bytes through data channels, the first channel that
 * opened, the last write that the disk completed, the longest task. Imported before the system, because a
 * library may keep the constructors it finds when it loads. It only looks, with one exception: nobody gets
 * ICE servers, because peers on one machine need none and a machine without the internet would wait for them.
 */

/** What was counted since the page was loaded, or since `resetTasks` for tasks. Times are `wallNow()`. */
export interface Counters {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** When the first data channel opened; 0 if none did. */
  readonly linkedAt: number;
  /** When the last read-write transaction ended; 0 if none did. */
  readonly writtenAt: number;
  readonly writesPending: number;
  readonly longestTaskMs: number;
  /** Tasks of 50 ms and more, the first of them, each with its beginning and length in ms since navigation. */
  readonly longTasks: readonly (readonly [at: number, ms: number])[];
}

const LONG_TASKS_MAX = 1000;

const longTasks: (readonly [number, number])[] = [];
const counted = { sentBytes: 0, receivedBytes: 0, linkedAt: 0, writtenAt: 0, writesPending: 0, longestTaskMs: 0 };
const watchedChannels = new WeakSet<RTCDataChannel>();
let wallOffset = 0;

/** The counters now. */
export function counters(): Counters {
  return { ...counted, longTasks: [...longTasks] };
}

/** Forgets the long tasks so far. */
export function resetTasks(): void {
  counted.longestTaskMs = 0;
  longTasks.length = 0;
}

/** Milliseconds since 1970 with the resolution of `performance.now()`; comparable between pages of one machine. */
export function wallNow(): number {
  return performance.now() + wallOffset;
}

/** Sets `wallNow` by the moments when `Date.now()` ticks; blocks for some 10 ms. */
export function calibrate(): void {
  const TICKS = 10;
  let best = -Infinity;
  for (let tick = 0; tick < TICKS; tick++) {
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    best = Math.max(best, now - performance.now());
  }
  wallOffset = best;
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).length;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return data instanceof Blob ? data.size : 0;
}

function watchChannel(channel: RTCDataChannel): void {
  if (watchedChannels.has(channel)) return;
  watchedChannels.add(channel);
  const opened = (): void => {
    if (counted.linkedAt === 0) counted.linkedAt = wallNow();
  };
  if (channel.readyState === 'open') opened();
  else channel.addEventListener('open', opened);
  channel.addEventListener('message', event => {
    counted.receivedBytes += sizeOf(event.data);
  });
}

function watchConnections(): void {
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceServers: [] });
      this.addEventListener('datachannel', event => watchChannel(event.channel));
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, iceServers: [] });
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      watchChannel(channel);
      return channel;
    }
  };
  const send = RTCDataChannel.prototype.send as (data: unknown) => void;
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown): void {
    send.call(this, data);
    counted.sentBytes += sizeOf(data);
  };
}

function watchDisk(): void {
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...words: Parameters<IDBDatabase['transaction']>): IDBTransaction {
    const transaction = original.apply(this, words);
    if (words[1] !== 'readwrite') return transaction;
    counted.writesPending++;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      counted.writesPending--;
      counted.writtenAt = wallNow();
    };
    transaction.addEventListener('complete', over);
    transaction.addEventListener('abort', over);
    return transaction;
  };
}

function watchTasks(): void {
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) {
      counted.longestTaskMs = Math.max(counted.longestTaskMs, duration);
      if (longTasks.length < LONG_TASKS_MAX) longTasks.push([Math.round(startTime), Math.round(duration)]);
    }
  }).observe({ type: 'longtask', buffered: true });
}

calibrate();
watchConnections();
watchDisk();
watchTasks();
