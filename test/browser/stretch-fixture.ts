/** A page in which passwords are stretched while it counts its own timers. */
import { peerset } from '../../src/index.ts';

declare global {
  interface Window {
    readonly stretching: typeof stretching;
  }
}

const quiet = () => ({ storage: 'memory', iceServers: [], signaling: { urls: [window.lab.trackerUrl] } }) as const;

const stretching = {
  /** From here on no worker can be started. */
  forbidWorkers(): void {
    Object.assign(window, { Worker: class { constructor() { throw new Error('no workers here'); } } });
  },

  /** The backup of a key, and the turns of a timer meanwhile. */
  async backup(nsec: string, password: string): Promise<{ readonly ncryptsec: string; readonly turns: number }> {
    const db = peerset('backups', { ...quiet(), login: nsec });
    await db.ready;
    const timer = new Timer();
    const ncryptsec = await db.me.backup(password);
    const turns = timer.stop();
    await db.close();
    return { ncryptsec, turns };
  },

  /** A room of a passphrase, what lets others in, and the turns of a timer until it was ready. */
  async enter(passphrase: string): Promise<{ readonly invite: string; readonly turns: number }> {
    const timer = new Timer();
    const db = peerset('guestbook.example.org', { ...quiet(), secret: passphrase });
    await db.ready;
    const turns = timer.stop();
    const invite = await db.invite();
    await db.close();
    return { invite, turns };
  },
};

/** Counts how often a timer that rings at once has its turn. */
class Timer {
  #turns = 0;
  #timer = 0;

  constructor() {
    const turn = (): void => {
      this.#turns++;
      this.#timer = window.setTimeout(turn);
    };
    this.#timer = window.setTimeout(turn);
  }

  stop(): number {
    clearTimeout(this.#timer);
    return this.#turns;
  }
}

Object.assign(window, { stretching });
