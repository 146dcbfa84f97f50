// Two pages that speak of tracks to each other, with connections that carry nothing: who gets what, and what costs a peer its score.
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { PeerView } from '../../core/replica/neighbourhood.ts';
import { npubOf } from '../../core/record/author.ts';
import type { Answer, Sender } from '../channel.ts';
import { LiveList } from '../live.ts';
import type { Ban, Choice } from '../moderation/types.ts';
import type { DirectHost } from './direct-host.ts';
import { DIRECT_CHANNEL, DirectRoom, type TrackLines } from './direct-room.ts';

const [ADA, BOB] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const WANTED = { collection: 'c', key: 'k', started: 7, author: ADA };
const NEVER = { covered: () => () => undefined };

/** Lines that carry nothing, and come up when both sides know each other. */
class Lines implements TrackLines {
  readonly open = new Set<object>();
  readonly #heard = new Map<string, (news: 'connected' | 'broke') => void>();
  /** Whether a description is ever made. */
  isSlow = false;

  send(_stream: MediaStream, _config: Promise<RTCConfiguration>, heard: (news: 'connected' | 'broke') => void) {
    const sdp = `m=video ${this.#heard.size}`;
    this.#heard.set(sdp, heard);
    const line = { offer: this.isSlow ? new Promise<string>(() => undefined) : Promise.resolve(sdp), take: () => heard('connected'), close: () => void this.open.delete(line) };
    this.open.add(line);
    return line;
  }

  take(offer: string, _config: Promise<RTCConfiguration>, heard: (news: 'connected' | 'broke') => void) {
    const line = { answer: Promise.resolve(`${offer} answer`), stream: { of: offer } as unknown as MediaStream, close: () => void this.open.delete(line) };
    this.open.add(line);
    // After the answer was said.
    queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => heard('connected'))));
    return line;
  }
}

/** One page; `peer` is how others see it, `author` who vouches for it. */
class Page {
  readonly lines = new Lines();
  readonly blamed: Fault[] = [];
  readonly bans = new LiveList<Ban>();
  readonly choices = new LiveList<Choice>();
  readonly room: DirectRoom;
  now = 0;
  readonly #wakes = new Set<{ readonly at: number; readonly run: () => void }>();
  #hear: Answer<unknown, unknown> | undefined;
  #viewed: (() => void)[] = [];
  #peers: PeerView[] = [];
  #random = 0;

  constructor(readonly peer: string, readonly author: string | undefined, to: () => readonly Page[]) {
    const peers = () => this.#peers;
    const host: DirectHost = {
      environment: { clock: { now: () => this.now, wake: (at, run) => this.#wake(at, run) }, random: (length) => new Uint8Array(length).fill(++this.#random), network: undefined },
      channels: {
        listen: (name, answer) => {
          if (name === DIRECT_CHANNEL) this.#hear = answer;
          return () => (this.#hear = undefined);
        },
        send: (_name, value, peers = []) => {
          for (const page of to()) if (peers.includes(page.peer)) queueMicrotask(() => page.hear(value, this));
        },
      },
      get view() {
        return { peers: peers() };
      },
      desk: { moderation: { bans: this.bans, choices: this.choices } },
      host: { blame: (_peer, fault) => void this.blamed.push(fault) },
      watch: ({ viewed }) => {
        this.#viewed.push(() => viewed!({} as never));
        return () => (this.#viewed = []);
      },
    };
    this.room = new DirectRoom(host, this.lines);
  }

  hear(value: unknown, from: Pick<Page, 'peer' | 'author'>, asks = false): void {
    void this.#hear?.(JSON.parse(JSON.stringify(value)), { peer: from.peer, npub: from.author && npubOf(from.author), asks } satisfies Sender);
  }

  meet(pages: readonly Pick<Page, 'peer' | 'author'>[]): void {
    this.#peers = pages.map(({ peer, author }) => ({ peer, author, state: 'open' }) as PeerView);
    for (const run of this.#viewed) run();
  }

  pass(ms: number): void {
    this.now += ms;
    for (const wake of [...this.#wakes].filter(({ at }) => at <= this.now)) {
      this.#wakes.delete(wake);
      wake.run();
    }
  }

  give(viewersMax = 1): () => void {
    return this.room.give({ collection: 'c', key: 'k', stream: {} as MediaStream, viewersMax, started: () => 7 });
  }

  get waits(): number {
    return this.#wakes.size;
  }

  #wake(at: number, run: () => void): () => void {
    const wake = { at, run };
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }
}

const pages: Page[] = [];
afterEach(() => {
  for (const page of pages.splice(0)) page.room.close();
});

function linked(bobsAuthor: string | 'nobody' = BOB): { readonly ada: Page; readonly bob: Page } {
  const [ada, bob] = [new Page('ada', ADA, () => pages), new Page('bob', bobsAuthor === 'nobody' ? undefined : bobsAuthor, () => pages)];
  pages.push(ada, bob);
  ada.meet([bob]);
  bob.meet([ada]);
  return { ada, bob };
}

const refusal = (view: Promise<unknown>) => view.then(() => 'shown', (error: { readonly code: string; readonly reason: string }) => `${error.code} ${error.reason}`);
const banOf = (author: string): Ban => ({ npub: npubOf(author), at: 0, until: undefined, reason: '', by: '' });
const choiceOf = (type: 'mute' | 'welcome', author: string): Choice => ({ type, npub: npubOf(author), name: undefined, record: undefined, at: 0 });

describe('tracks', () => {
  test('come from whoever gives them, until the stream is over; then nothing is open, and nothing waits', async () => {
    const { ada, bob } = linked();
    const end = ada.give();
    const view = await bob.room.view(WANTED, NEVER);
    expect([view.stream, ada.lines.open.size, bob.lines.open.size]).toEqual([{ of: 'm=video 0' }, 1, 1]);
    end();
    expect(await view.over).toBe('ended');
    expect([ada.lines.open.size, bob.lines.open.size, ada.waits, bob.waits, ada.blamed, bob.blamed]).toEqual([0, 0, 0, 0, [], []]);
  });

  test('are given back, by `leave` and by a signal, before and after they came', async () => {
    const { ada, bob } = linked();
    ada.give();
    const stop = new AbortController();
    const view = await bob.room.view(WANTED, { ...NEVER, signal: stop.signal });
    expect(await refusal(bob.room.view(WANTED, NEVER))).toBe('E_FULL full');
    stop.abort();
    expect(await view.over).toBe('left');
    const again = await bob.room.view(WANTED, NEVER);
    again.leave();
    expect(await again.over).toBe('left');
    expect(await refusal(bob.room.view(WANTED, { ...NEVER, signal: AbortSignal.abort() }))).toBe('E_ABORTED left');
    await expect.poll(() => ada.lines.open.size).toBe(0);
  });

  test('end where the record is covered, also while they are asked for', async () => {
    const { ada, bob } = linked();
    ada.give();
    let cover: () => void = () => undefined;
    const options = { covered: (run: () => void) => ((cover = run), () => undefined) };
    const view = await bob.room.view(WANTED, options);
    cover();
    expect(await view.over).toBe('covered');
    const asking = refusal(bob.room.view({ ...WANTED, key: 'other' }, options));
    cover();
    expect(await asking).toBe('E_REFUSED covered');
  });

  test('of another stream, of another beginning, or of an author who is not linked are not to be had', async () => {
    const { ada, bob } = linked();
    ada.give();
    const asked = [{ ...WANTED, key: 'other' }, { ...WANTED, started: 8 }].map((wanted) => refusal(bob.room.view(wanted, NEVER)));
    asked.push(refusal(bob.room.view({ ...WANTED, author: 'c'.repeat(64) }, NEVER)));
    bob.pass(LIVE_LIMITS.directAskMs);
    expect(await Promise.all(asked)).toEqual(['E_NO_ANSWER silent', 'E_NO_ANSWER silent', 'E_NO_ANSWER unreachable']);
  });

  test('are asked of whoever comes while somebody waits', async () => {
    const { ada, bob } = linked();
    ada.give();
    bob.meet([]);
    const view = bob.room.view(WANTED, NEVER);
    bob.meet([ada]);
    expect((await view).stream).toBeDefined();
  });

  test('that nothing comes of free their place', async () => {
    const { ada, bob } = linked();
    ada.lines.isSlow = true;
    ada.give();
    const view = refusal(bob.room.view(WANTED, NEVER));
    await expect.poll(() => ada.lines.open.size).toBe(1);
    bob.pass(LIVE_LIMITS.directAskMs);
    expect(await view).toBe('E_NO_ANSWER silent');
    await expect.poll(() => ada.lines.open.size).toBe(0);
  });
});

describe('whoever is not wanted', () => {
  test.each<[string, (ada: Page) => void]>([
    ['is muted here', (ada) => ada.choices.set([choiceOf('mute', BOB)])],
    ['is banned by an owner', (ada) => ada.bans.set([banOf(BOB)])],
    ['is gone', (ada) => ada.meet([])],
  ])('loses the tracks as soon as it %s', async (what, act) => {
    const { ada, bob } = linked();
    ada.give();
    const view = await bob.room.view(WANTED, NEVER);
    act(ada);
    expect(await view.over).toBe('refused');
    expect(ada.lines.open.size).toBe(0);
    if (what !== 'is gone') expect(await refusal(bob.room.view(WANTED, NEVER))).toBe('E_REFUSED refused');
  });

  test('by owners may be welcome here, and whoever shows no author is one of many', async () => {
    const { ada, bob } = linked();
    ada.bans.set([banOf(BOB)]);
    ada.choices.set([choiceOf('welcome', BOB)]);
    ada.give();
    (await bob.room.view(WANTED, NEVER)).leave();
    const other = linked('nobody');
    other.ada.bans.set([banOf(BOB)]);
    other.ada.give();
    expect((await other.bob.room.view(WANTED, NEVER)).stream).toBeDefined();
  });
});

describe('a peer', () => {
  test('that says nonsense, or asks without end, pays for it', () => {
    const { ada, bob } = linked();
    ada.give();
    ada.hear({ type: 'offer', ticket: 'x' }, bob);
    expect(ada.blamed.splice(0)).toMatchObject([{ fault: 'malformed' }]);
    for (let i = 0; i < LIVE_LIMITS.directAsksMax + 5; i++) ada.hear({ type: 'ask', ticket: i.toString(16).padStart(16, '0'), collection: 'c', key: 'k', started: 7 }, bob);
    expect(ada.blamed).toHaveLength(5);
    expect(ada.lines.open.size).toBe(1);
  });

  test('that offers tracks nobody asked for is passed over for a while, and then pays for each', () => {
    const { ada, bob } = linked();
    const offers = (count: number): void => {
      for (let i = 0; i < count; i++) bob.hear({ type: i % 2 === 0 ? 'offer' : 'over', ticket: '0'.repeat(16), sdp: 'm=video 0' }, ada);
    };
    offers(LIVE_LIMITS.directStraysMax);
    expect([bob.lines.open.size, bob.blamed]).toEqual([0, []]);
    offers(3);
    expect(bob.blamed.splice(0)).toMatchObject([1, 2, 3].map(() => ({ fault: 'unexpected' })));
    bob.pass(LIVE_LIMITS.directAsksMs);
    offers(LIVE_LIMITS.directStraysMax);
    expect(bob.blamed).toEqual([]);
  });

  test('that asks in the way applications do gets no answer', () => {
    const { ada, bob } = linked();
    ada.give();
    ada.hear({ type: 'ask', ticket: '0'.repeat(16), collection: 'c', key: 'k', started: 7 }, bob, true);
    expect(ada.lines.open.size).toBe(0);
  });
});
