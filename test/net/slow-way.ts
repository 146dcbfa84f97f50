/** A way for UDP that takes time and loses some of what goes along it: in front of a server, for who is told this address instead. */
import { createSocket, type Socket } from 'node:dgram';

/** How bad it is. */
export interface SlowWayOptions {
  readonly address: string;
  /** The port of the server at the same address. */
  readonly to: number;
  /** One way, ms, and up to so much more. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Of a hundred packets, count. */
  readonly losePercent: number;
}

/** It while it is there. */
export interface SlowWay {
  readonly port: number;
  /** Packets that got lost, count. */
  lost(): number;
  close(): void;
}

/** Opens it, on a port that is free. */
export async function slowWay(options: SlowWayOptions): Promise<SlowWay> {
  const { address, to } = options;
  const front = createSocket('udp4');
  const backs = new Map<string, Socket>();
  const waiting = new Set<ReturnType<typeof setTimeout>>();
  let sent = 0;
  let lost = 0;
  const later = (send: () => void): void => {
    sent++;
    // Every so manieth, and so the same in every run.
    if (options.losePercent > 0 && sent % Math.round(100 / options.losePercent) === 0) return void lost++;
    const timer = setTimeout(() => (waiting.delete(timer), send()), options.delayMs + (sent % 8) * (options.jitterMs / 8));
    waiting.add(timer);
  };
  front.on('message', (packet, { address: host, port }) => {
    const from = `${host}:${port}`;
    let back = backs.get(from);
    if (back === undefined) {
      back = createSocket('udp4');
      backs.set(from, back);
      back.on('message', (answer) => later(() => front.send(answer, port, host)));
    }
    const through = back;
    later(() => through.send(packet, to, address));
  });
  await new Promise<void>((resolve) => front.bind(0, address, resolve));
  return {
    port: front.address().port,
    lost: () => lost,
    close: () => {
      for (const timer of waiting) clearTimeout(timer);
      for (const socket of [front, ...backs.values()]) socket.close();
    },
  };
}
