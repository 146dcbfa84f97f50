/**
 * Servers through which peers reach each other: STUN says a device its public address, TURN passes its bytes on where no direct way exists.
 * What the application names is looked at before it is used: one address that a browser does not understand and no connection could be
 * made at all.
 */

/** TURN servers, or who gives them, as an application says. */
export type TurnOption = readonly RTCIceServer[] | (() => Promise<readonly RTCIceServer[]>);

/** TURN servers, and why there are none. */
export interface TurnServers {
  readonly servers: readonly RTCIceServer[];
  /** Whoever should have given them did not: in words. */
  readonly trouble?: string;
}

const ADDRESS = /^(stun|turn)s?:[^\s/]+$/i;
/** Whoever gives no servers within so long gives none, ms: peers on the same network need no server. */
const PATIENCE_MS = 5_000;

/** What is wrong with a list of servers, as a half sentence; undefined where nothing is. */
export function serversFault(servers: unknown): string | undefined {
  if (!Array.isArray(servers)) return 'it is a list of RTCIceServer objects';
  for (const server of servers as readonly unknown[]) {
    const { urls, username, credential } = (server ?? {}) as Partial<Record<string, unknown>>;
    const all: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
    const kinds = all.map((url) => (typeof url === 'string' ? ADDRESS.exec(url)?.[1]?.toLowerCase() : undefined));
    if (all.length === 0 || kinds.includes(undefined)) return 'each server has `urls` like stun:host, turn:host:3478 or turns:host:443?transport=tcp';
    if (kinds.includes('turn') && !(typeof username === 'string' && typeof credential === 'string')) return 'a TURN server has a `username` and a `credential`';
  }
  return undefined;
}

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
