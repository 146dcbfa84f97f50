/** The TURN servers of an application, which may take time, and fail. Comes with the network: the first download does without. */
import { serversFault, type TurnOption } from './ice.ts';

/** TURN servers, and why there are none. */
export interface TurnServers {
  readonly servers: readonly RTCIceServer[];
  /** Whoever should have given them did not: in words. */
  readonly trouble?: string;
}

/** Whoever gives no servers within so long gives none, ms: peers on the same network need no server. */
const PATIENCE_MS = 5_000;

/** The TURN servers of an application. Never rejects. */
export async function turnServersOf(turn: TurnOption | undefined): Promise<TurnServers> {
  if (typeof turn !== 'function') return { servers: turn ?? [] };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('it gave no answer')), PATIENCE_MS)));
  try {
    const servers = await Promise.race([turn(), late]);
    const fault = serversFault(servers);
    return fault === undefined ? { servers } : { servers: [], trouble: fault };
  } catch (reason) {
    return { servers: [], trouble: reason instanceof Error ? reason.message : String(reason) };
  } finally {
    clearTimeout(timer);
  }
}
