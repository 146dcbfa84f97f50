/**
 * Who hosts the room for this tab: a `Leader` in this tab while it has the lead, and otherwise whichever tab has it, by a `Follower`.
 * It may change both ways: the tab that leads dies and this one takes over, or the browser is about to stop this page,
 * which then leads no longer and follows when it goes on. There is always exactly one of the two.
 *
 * A tab that leads and stands still (an endless loop, a debugger) says nothing and keeps the lead. Who follows notices that and takes
 * it (docs/adr/0063-standing-still.md).
 */
import { toHex } from '../core/base/bytes.ts';
import type { Clock, Random, TabChannel, Tabs } from '../ports.ts';
import { Follower } from './follower.ts';
import type { Host, HostListener } from './host.ts';
import type { Leader } from './leader.ts';
import { Silence } from './silence.ts';
import { TabServer, type FollowerMessage, type LeaderMessage } from './tab-server.ts';

/** What it takes. */
export interface HostingOptions {
  readonly tabs: Tabs;
  readonly clock: Clock;
  readonly random: Random;
  readonly listener: HostListener;
  /** A leader of this room, not started. */
  readonly leader: () => Leader;
  /** All records, as of the last change told to the listener. */
  readonly headers: TabServerHeaders;
  /** Somebody deletes what this device has of the room. */
  readonly destroyed: () => void;
}

type TabServerHeaders = ConstructorParameters<typeof TabServer>[0]['headers'];

const NAME_BYTES = 8;

/** The host of one room, as one tab sees it. */
export class Hosting {
  readonly #options: HostingOptions;
  readonly #channel: TabChannel;
  readonly #release: () => void;
  #leader: Leader | undefined;
  #server: TabServer | undefined;
  #follower: Follower | undefined;
  #silence: Silence | undefined;
  #isClosed = false;

  /** Asks who leads, and to. */
  constructor(options: HostingOptions) {
    this.#options = options;
    this.#channel = options.tabs.channel((message) => this.#heard(message as FollowerMessage | LeaderMessage));
    this.#follow();
    this.#release = options.tabs.lead((isTaken = false) => void this.#lead(isTaken), () => this.#resign());
  }

  /** The replica, where it runs in this tab. */
  get leader(): Leader | undefined {
    return this.#leader;
  }

  /** Whoever runs the replica at the moment. */
  get host(): Host | undefined {
    return this.#leader ?? this.#follower;
  }

  /** Has all tabs let go of the room. */
  destroy(): void {
    this.#channel.post({ type: 'destroy' } satisfies FollowerMessage);
  }

  /** Leaves; resolves when the disk is free. The lead is given back by `release`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#silence?.close();
    await this.#follower?.close();
    await this.#leader?.close();
  }

  /** Nothing more is said or heard, and another tab may lead. */
  release(): void {
    this.#channel.close();
    this.#release();
  }

  #follow(): void {
    const { tabs, clock, listener, random } = this.#options;
    this.#follower = new Follower(this.#channel, listener, random);
    this.#follower.start();
    if (tabs.take === undefined) return;
    this.#silence = new Silence({
      clock,
      ask: () => this.#channel.post({ type: 'ping' } satisfies FollowerMessage),
      over: () => tabs.take?.(),
    });
  }

  /** This tab holds the lead: from here on it runs the replica, also for the others. */
  async #lead(isTaken: boolean): Promise<void> {
    if (this.#isClosed) return;
    this.#silence?.close();
    const { listener, headers, random } = this.#options;
    const leader = this.#options.leader();
    const server = new TabServer({ host: leader, name: toHex(random(NAME_BYTES)), gone: leader.gone, channel: this.#channel, headers, view: () => leader.current });
    server.claim();
    this.#leader = leader;
    this.#server = server;
    leader.listen(listener);
    leader.listen(server);
    const [follower, started] = [this.#follower, leader.start({ isTaken })];
    this.#follower = undefined;
    // What it was asked and did not answer is asked of the leader.
    await follower?.close();
    await started;
  }

  #resign(): void {
    const leader = this.#leader;
    if (leader === undefined || this.#isClosed) return;
    this.#leader = this.#server = undefined;
    void leader.resign();
    // Whoever leads next is heard once this page goes on.
    this.#follow();
  }

  #heard(message: FollowerMessage | LeaderMessage): void {
    if (message.type === 'destroy') return this.#options.destroyed();
    if (this.#leader !== undefined) this.#server?.receive(message as FollowerMessage);
    else if (this.#follower?.receive(message) === true) this.#silence?.heard();
  }
}
