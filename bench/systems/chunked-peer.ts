/**
 * Cuts what simple-peer sends into pieces of 60 kB. As shipped, y-webrtc sends the whole document as one
 * message and data channels drop it beyond 256 KiB, so that it cannot join a room of 1,000 of our records.
 * With this it can be measured. Each piece begins with one byte: 1 if more follows, 0 if it is the last.
 */
import SimplePeer from 'simple-peer/simplepeer.min.js';

const PIECE_BYTES = 60_000;

/** Changes the simple-peer that y-webrtc uses; call it once, before the first connection. */
export function chunkSimplePeer(): void {
  const prototype = SimplePeer.prototype;
  const send = prototype.send;
  const receive = prototype._onChannelMessage;
  const partsByPeer = new WeakMap<object, Uint8Array[]>();
  prototype.send = function (data) {
    let start = 0;
    do {
      const part = data.subarray(start, start + PIECE_BYTES);
      start += PIECE_BYTES;
      const piece = new Uint8Array(part.length + 1);
      piece[0] = start < data.length ? 1 : 0;
      piece.set(part, 1);
      send.call(this, piece);
    } while (start < data.length);
  };
  prototype._onChannelMessage = function (event) {
    const piece = new Uint8Array(event.data);
    const parts = [...partsByPeer.get(this) ?? [], piece.subarray(1)];
    partsByPeer.set(this, piece[0] === 1 ? parts : []);
    if (piece[0] !== 1) receive.call(this, { data: join(parts) });
  };
}

function join(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole.buffer;
}
