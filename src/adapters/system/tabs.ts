/**
 * The tabs of one origin: who leads, by a Web Lock, and what they say, over a BroadcastChannel. The browser gives
 * the lock to the next tab the moment its holder closes or crashes; no timeout is involved. A page that the browser is
 * about to stop (frozen, or kept for the back button) gives the lock back before it stops, because a stopped page
 * cannot, and asks for it again when it goes on: it neither leads nor waits meanwhile. From a page that stands still without a word
 * (an endless loop, a debugger) the lock can be taken; it finds out when it goes on.
 * Where locks or channels are missing, every tab is alone and leads.
 */
import type { TabChannel, Tabs } from '../../ports.ts';

/** Tabs of this origin that know each other by `name`. */
export function systemTabs(name: string): Tabs {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return soloTabs();
  let candidate: Candidate | undefined;
  return {
    lead: (run, lost) => (candidate = new Candidate({ locks, name, run, lost })).leave,
    take: () => candidate?.take(),
    channel: (receive) => broadcast(name, receive),
  };
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

interface CandidateOptions {
  readonly locks: LockManager;
  readonly name: string;
  readonly run: (isTaken?: boolean) => void;
  /** Undefined for who cannot stop leading: it leads to the end, stopped or not. */
  readonly lost: (() => void) | undefined;
}

/** A tab that waits for the lead or has it, until it leaves. */
class Candidate {
  readonly #options: CandidateOptions;
  readonly #listening = new AbortController();
  /** Gives the lock back, or stops waiting for it; undefined while the page is stopped. */
  #end: (() => void) | undefined;
  #leads = false;

  constructor(options: CandidateOptions) {
    this.#options = options;
    this.#ask();
    if (options.lost !== undefined && typeof document !== 'undefined') this.#listen();
  }

  readonly leave = (): void => {
    this.#listening.abort();
    this.#end?.();
  };

  /** The lead, now, whoever has it. */
  take(): void {
    const end = this.#end;
    // While the page is stopped it wants nothing, and whoever leads needs to take nothing.
    if (end === undefined || this.#leads) return;
    this.#end = undefined;
    end();
    this.#ask(true);
  }

  #ask(isTaken = false): void {
    if (this.#end !== undefined) return;
    const { locks, name } = this.#options;
    const waiting = new AbortController();
    const { signal } = waiting;
    this.#end = () => waiting.abort();
    let release: (() => void) | undefined;
    const held = (): Promise<void> =>
      new Promise((resolve) => {
        // Granted in the very moment in which nobody wanted it any more.
        if (signal.aborted) return resolve();
        this.#end = release = resolve;
        this.#lead(isTaken);
      });
    // Rejects when we stop waiting, which is our own wish; when the page may not use locks: then it leads alone; or when the lock was taken.
    locks.request(name, isTaken ? { steal: true } : { signal }, held).catch(() => {
      if (release !== undefined) this.#robbed(release);
      else if (!signal.aborted) this.#lead(false);
    });
  }

  #lead(isTaken: boolean): void {
    this.#leads = true;
    this.#options.run(isTaken);
  }

  /** Another tab thought that this one stands still. Whoever cannot stop leading leads on. */
  #robbed(release: () => void): void {
    if (this.#end !== release || this.#options.lost === undefined) return;
    this.#rest();
    this.#ask();
  }

  #listen(): void {
    const { signal } = this.#listening;
    // First all that leads in this page ceases, then what is under way on disks is taken back (`indexeddb/requests.ts`).
    document.addEventListener('freeze', () => this.#rest(), { signal, capture: true });
    document.addEventListener('resume', () => this.#ask(), { signal });
    addEventListener('pagehide', ({ persisted }) => persisted && this.#rest(), { signal });
    addEventListener('pageshow', () => this.#ask(), { signal });
  }

  /** First whoever leads stops, then another may begin. */
  #rest(): void {
    const end = this.#end;
    this.#end = undefined;
    if (this.#leads) this.#options.lost?.();
    this.#leads = false;
    end?.();
  }
}

function broadcast(name: string, receive: (message: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => receive(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}
