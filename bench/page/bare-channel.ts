/**
 * A data channel and nothing else: what two pages could send each other at most. 16 KiB a message, as much of it given to the browser as
 * keeps it busy; the other side only counts.
 */
import { wallNow } from './instruments.ts';

const MESSAGE_BYTES = 16 * 1024;
const BUFFER_BYTES = 1024 * 1024;
const READ_BYTES = 1024 * 1024;

async function gathered(connection: RTCPeerConnection): Promise<string> {
  if (connection.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    }));
  }
  return connection.localDescription!.sdp;
}

/** Sends. */
export class BareSender {
  readonly #connection = new RTCPeerConnection();
  #channel: RTCDataChannel | undefined;

  /** The offer. */
  async offer(): Promise<string> {
    this.#channel = this.#connection.createDataChannel('bare');
    this.#channel.bufferedAmountLowThreshold = BUFFER_BYTES / 2;
    await this.#connection.setLocalDescription();
    return gathered(this.#connection);
  }

  /** Takes the answer; resolves when the channel is open. */
  async accept(sdp: string): Promise<void> {
    const channel = this.#channel!;
    const opened = new Promise<void>((resolve) => channel.addEventListener('open', () => resolve()));
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
    await opened;
  }

  /** Sends all of a file. */
  async send(file: File): Promise<void> {
    const channel = this.#channel!;
    for (let offset = 0; offset < file.size; offset += READ_BYTES) {
      const bytes = new Uint8Array(await file.slice(offset, offset + READ_BYTES).arrayBuffer());
      for (let at = 0; at < bytes.length; at += MESSAGE_BYTES) {
        if (channel.bufferedAmount > BUFFER_BYTES) await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
        channel.send(bytes.subarray(at, at + MESSAGE_BYTES));
      }
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** Counts what comes. */
export class BareReceiver {
  readonly #connection = new RTCPeerConnection();
  #bytes = 0;
  #firstAt = 0;
  #lastAt = 0;

  /** The answer to an offer. */
  async answer(sdp: string): Promise<string> {
    this.#connection.addEventListener('datachannel', ({ channel }) => {
      channel.binaryType = 'arraybuffer';
      channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
        this.#firstAt ||= wallNow();
        this.#lastAt = wallNow();
        this.#bytes += data.byteLength;
      });
    });
    await this.#connection.setRemoteDescription({ type: 'offer', sdp });
    await this.#connection.setLocalDescription();
    return gathered(this.#connection);
  }

  /** From the first to the last byte, ms, once so many are here. */
  async received(bytes: number): Promise<number> {
    while (this.#bytes < bytes) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.#lastAt - this.#firstAt;
  }

  close(): void {
    this.#connection.close();
  }
}
