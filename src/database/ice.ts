/**
 * Servers through which peers reach each other: STUN says a device its public address, TURN passes its bytes on where no direct way exists.
 * What the application names is looked at before it is used: one address that a browser does not understand and no connection could be
 * made at all.
 */

/** TURN servers, or who gives them, as an application says. */
export type TurnOption = readonly RTCIceServer[] | (() => Promise<readonly RTCIceServer[]>);

const ADDRESS = /^(stun|turn)s?:[^\s/]+$/i;

/** What is wrong with a list of servers, as a half sentence; undefined where nothing is. */
export function serversFault(servers: unknown): string | undefined {
  if (!Array.isArray(servers)) return 'it is a list of RTCIceServer objects';
  for (const server of servers as readonly unknown[]) {
    const { urls, username, credential } = (server ?? {}) as Partial<Record<string, unknown>>;
    const all: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
    const kinds = all.map((url) => (typeof url === 'string' ? ADDRESS.exec(url)?.[1]?.toLowerCase() : undefined));
    if (all.length === 0 || kinds.includes(undefined)) return 'each has `urls` like turn:host:3478 or stun:host';
    if (kinds.includes('turn') && !(typeof username === 'string' && typeof credential === 'string')) return 'TURN takes a `username` and a `credential`';
  }
  return undefined;
}
