/** A TURN server on this machine, with one user who may come in. */
import { createSocket } from 'node:dgram';
import TurnServer from 'node-turn';

/** A TURN server while it runs. */
export interface Turn {
  readonly url: string;
  /** What lets a page in. */
  readonly servers: readonly RTCIceServer[];
  /** Relayed addresses that are lent at the moment, count. */
  lent(): number;
  close(): void;
}

const USER = 'somebody';
const PASSWORD = 'let me in';

/** Starts one at `ip`, on a port that is free. */
export async function startTurn(ip = '127.0.0.1'): Promise<Turn> {
  const port = await freePort(ip);
  const server = new TurnServer({ listeningPort: port, listeningIps: [ip], relayIps: [ip], authMech: 'long-term', credentials: { [USER]: PASSWORD }, debugLevel: 'OFF' });
  server.start();
  const url = `turn:${ip}:${port}?transport=udp`;
  return {
    url,
    servers: [{ urls: url, username: USER, credential: PASSWORD }],
    lent: () => Object.keys(server.allocations).length,
    close: () => server.stop(),
  };
}

function freePort(ip: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, ip, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
