/** TURN servers for tests: coturn, which people run, where it is installed; else one in this process. */
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { startTurn } from '../browser/turn-server.ts';

/** A relay while it runs. */
export interface Relay {
  /** What lets a device in. */
  readonly servers: readonly RTCIceServer[];
  close(): void;
}

const SECRET = 'known to the application’s server and to the relay';
const USER = { username: 'somebody', credential: 'let me in' };
const LIFE_S = 600;

/** Whether coturn is here. */
export function hasCoturn(): boolean {
  return spawnSync('turnserver', ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** Starts one at `address`. `isShort`: it lets in who brings a name and password that are good for ten minutes, as an application's server makes them. */
export async function startRelay(address: string, { isShort = false }: { readonly isShort?: boolean } = {}): Promise<Relay> {
  if (!hasCoturn()) return startTurn(address);
  const port = await freePort(address);
  const entrance = isShort ? ['--use-auth-secret', `--static-auth-secret=${SECRET}`] : ['--lt-cred-mech', `--user=${USER.username}:${USER.credential}`];
  const program = spawn('turnserver', [
    '-n', '--no-cli', '--no-tls', '--no-dtls', '--realm=peerset', '--log-file=stdout', '--pidfile=', `--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${port}`, ...entrance,
  ], { stdio: 'ignore' });
  await listening(address, port);
  return { servers: [{ urls: `turn:${address}:${port}?transport=udp`, ...(isShort ? shortLived() : USER) }], close: () => void program.kill('SIGKILL') };
}

/** As the TURN REST API has it, and what hosts of relays give. */
function shortLived(): { readonly username: string; readonly credential: string } {
  const username = `${Math.floor(Date.now() / 1000) + LIFE_S}:somebody`;
  return { username, credential: createHmac('sha1', SECRET).update(username).digest('base64') };
}

/** Resolves when it answers a question for our address. */
function listening(address: string, port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    // A binding request of STUN: type, length, cookie, number.
    const question = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
    const ask = (): void => socket.send(question, port, address);
    const asking = setInterval(ask, 100);
    // Nobody listens yet.
    socket.on('error', () => undefined);
    socket.once('message', () => {
      clearInterval(asking);
      socket.close();
      resolve();
    });
    ask();
  });
}

function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, address, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
