/**
 * The tabs of one origin: who leads, by a Web Lock, and what they say, over a BroadcastChannel. The browser gives
 * the lock to the next tab the moment its holder closes, crashes or is frozen to death; no timeout is involved.
 * Where one of the two is missing, every tab is alone and leads.
 */
import type { TabChannel, Tabs } from '../../ports.ts';

/** Tabs of this origin that know each other by `name`. */
export function systemTabs(name: string): Tabs {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return soloTabs();
  return { lead: (run) => leadByLock(locks, name, run), channel: (receive) => broadcast(name, receive) };
}

/** For a tab that is alone: it leads, and nobody hears it. */
export function soloTabs(): Tabs {
  return {
    lead: (run) => {
      let isWanted = true;
      queueMicrotask(() => {
        if (isWanted) run();
      });
      return () => {
        isWanted = false;
      };
    },
    channel: () => ({ post: () => undefined, close: () => undefined }),
  };
}

function leadByLock(locks: LockManager, name: string, run: () => void): () => void {
  const waiting = new AbortController();
  let release: () => void = () => waiting.abort();
  const held = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      run();
    });
  // Rejects when we stop waiting, which is our own wish, or when the page may not use locks: then it leads alone.
  locks.request(name, { signal: waiting.signal }, held).catch(() => {
    if (!waiting.signal.aborted) run();
  });
  return () => release();
}

function broadcast(name: string, receive: (message: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => receive(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}
