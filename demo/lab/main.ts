/** The swarm lab: twelve real databases in one page, on a simulated network whose troubles the reader chooses. */
import { PeersetError } from '../../src/index.ts';
import { swarm, type Swarm } from '../../src/test.ts';
import { byId, element } from '../dom.ts';
import { Chronicle } from './chronicle.ts';
import { Picture } from './picture.ts';

const PEERS = 12;
/** Quota of one author: a flood displaces the flooder's own oldest. */
const PER_AUTHOR = 200;
const FLOOD = 600;
/** All that fits into the room, count. */
const FOUND_MAX = PEERS * PER_AUTHOR;
/** The swarm's ms for each of the reader's. */
const SPEEDS = [0.1, 0.3, 1, 5, 20];
/** Longest that a frame stands for, ms: who comes back to the page is not shown an hour at once. */
const FRAME_MAX_MS = 50;
const TABLE_EVERY_MS = 500;
const MINUTE_MS = 60_000;

/** One swarm from its seed on. */
class Lab {
  readonly #swarm: Swarm;
  readonly #picture: Picture;
  readonly #chronicle: Chronicle;
  readonly #start: number;
  readonly #blamed = new Set<number>();
  #chosen = 0;
  /** Who moves time or waits to, count, and the last of them. */
  #movers = 0;
  #moving: Promise<unknown> = Promise.resolve();
  #isOver = false;
  #drawnAt = 0;

  constructor(made: Swarm) {
    this.#swarm = made;
    this.#start = made.now;
    this.#chronicle = new Chronicle(() => this.#elapsed);
    this.#picture = new Picture(byId('picture'), made, (peer) => this.choose(peer));
    made.watch((happening) => {
      if (happening.type === 'sent') this.#picture.sent(happening.message);
      else if (happening.type === 'arrived') this.#picture.arrived(happening.message);
      else this.#chronicle.heard(happening);
      if (happening.type === 'fault') this.#blamed.add(happening.from);
    });
    this.setFaults();
    this.choose(0);
    this.#frame(performance.now());
  }

  get #elapsed(): string {
    return `${((this.#swarm.now - this.#start) / 1000).toFixed(1)} s`;
  }

  get #peer() {
    return this.#swarm.peers[this.#chosen]!;
  }

  choose(peer: number): void {
    this.#chosen = peer;
    byId<HTMLSelectElement>('peer').value = String(peer);
    byId<HTMLInputElement>('skew').value = String(this.#peer.skewMs / MINUTE_MS);
    this.#sayPeer();
  }

  setFaults(): void {
    const [delay, loss] = [valueOf('delay'), valueOf('loss')];
    byId('delay-out').textContent = `about ${delay} ms`;
    byId('loss-out').textContent = `${loss} %`;
    this.#swarm.faults = { delayMs: [Math.ceil(delay / 2), Math.ceil(1.5 * delay)], loss: loss / 100 };
  }

  cut(): void {
    const count = valueOf('cut');
    byId('cut-out').textContent = count === 0 ? 'nobody' : `peers 0 to ${count - 1}`;
    if (count === 0) this.#swarm.heal();
    else this.#swarm.partition(Array.from({ length: count }, (_, i) => i));
    this.#chronicle.note(count === 0 ? 'The circle is whole.' : `The circle is cut: ${count} and ${PEERS - count} peers do not hear each other.`);
  }

  skew(): void {
    this.#swarm.skew(this.#chosen, valueOf('skew') * MINUTE_MS);
    this.#sayPeer();
  }

  async write(count: number): Promise<void> {
    const { db, index, state } = this.#peer;
    if (state !== 'up') return this.#chronicle.note(`Peer ${index} is ${state} and writes nothing.`);
    this.#chronicle.note(`Peer ${index} writes ${count === 1 ? 'a record' : `${count} records`}.`);
    const written = await Promise.allSettled(Array.from({ length: count }, (_, i) => db.put(`${i} of peer ${index}`)));
    const errors = written.flatMap((one) => one.status === 'rejected' ? [one.reason as unknown] : []);
    if (errors.length === 0 || this.#isOver) return;
    const isOf = (code: string) => (error: unknown): boolean => error instanceof PeersetError && error.code === code;
    const lost = errors.find((error) => !isOf('E_QUOTA')(error) && !isOf('E_CLOSED')(error));
    if (lost !== undefined) throw lost;
    if (errors.some(isOf('E_CLOSED'))) this.#chronicle.note(`Peer ${index} crashed before all was written.`);
    else this.#chronicle.note(`Peer ${index} refused ${errors.length} of them itself: its quota is ${PER_AUTHOR} records.`, 'bad');
  }

  /** Its newest. The count of records stays: what says that it is gone is one, too. */
  async delete(): Promise<void> {
    const { db, index, state } = this.#peer;
    if (state !== 'up') return this.#chronicle.note(`Peer ${index} is ${state} and deletes nothing.`);
    const newest = (await db.find({ limit: FOUND_MAX })).find(({ mine }) => mine);
    if (newest === undefined) return this.#chronicle.note(`Peer ${index} has nothing that it could delete.`);
    await db.delete(newest.key);
    this.#chronicle.note(`Peer ${index} deletes “${String(newest.value)}”: a record that says so takes its place.`);
  }

  forge(): void {
    const told = this.#swarm.forge(this.#chosen);
    this.#chronicle.note(told === 0 ? `Peer ${this.#chosen} has nobody to lie to.` : `Peer ${this.#chosen} says a forged record to ${told} peers.`);
  }

  sleep(): void {
    const { index, state } = this.#peer;
    if (state === 'asleep') this.#swarm.wake(index);
    else if (state === 'up') this.#swarm.sleep(index);
    this.#chronicle.note(`Peer ${index} ${state === 'asleep' ? 'wakes' : 'sleeps'}.`);
    this.#sayPeer();
  }

  async crash(): Promise<void> {
    const { index, state } = this.#peer;
    this.#chronicle.note(`Peer ${index} ${state === 'down' ? 'starts again, from its disk' : 'crashes. Its disk stays'}.`);
    if (state === 'down') await this.#swarm.restart(index);
    else this.#swarm.crash(index);
    this.#sayPeer();
  }

  async settle(): Promise<void> {
    await this.#alone(async () => {
      const before = this.#swarm.now;
      await this.#swarm.settle();
      this.#chronicle.note(`All that hear each other agree, after ${((this.#swarm.now - before) / 1000).toFixed(1)} s.`);
    });
  }

  async step(): Promise<void> {
    await this.#alone(() => this.#swarm.step());
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#swarm.close();
  }

  /** Whoever moves time moves it alone, one after the other. */
  async #alone(run: () => Promise<unknown>): Promise<void> {
    this.#movers++;
    const done = this.#moving.then(run);
    this.#moving = done.catch(() => undefined);
    try {
      await done;
    } finally {
      this.#movers--;
    }
  }

  #frame(before: number): void {
    requestAnimationFrame((now) => {
      if (this.#isOver) return;
      const ms = Math.round(Math.min(now - before, FRAME_MAX_MS) * SPEEDS[valueOf('speed')]!);
      if (!isPaused() && ms > 0 && this.#movers === 0) this.#alone(() => this.#swarm.advance(ms)).catch((error: unknown) => this.#isOver || show(error));
      this.#draw(now);
      this.#frame(ms > 0 ? now : before);
    });
  }

  #draw(now: number): void {
    this.#picture.draw({ chosen: this.#chosen, blamed: this.#blamed, hueOf, delayMs: valueOf('delay') });
    say('elapsed', this.#elapsed);
    if (now - this.#drawnAt < TABLE_EVERY_MS) return;
    this.#drawnAt = now;
    this.#summarize();
    byId('rows').replaceChildren(...this.#swarm.peers.map((peer) => element('tr', {},
      element('th', { scope: 'row' }, String(peer.index)), ...[
        peer.state, String(peer.records), peer.root.slice(0, 8) || '–', peer.sessions.join(' ') || 'none', new Date(peer.now).toISOString().slice(11, 19),
      ].map((text) => element('td', {}, text)))));
  }

  #summarize(): void {
    const there = this.#swarm.peers.filter(({ state }) => state !== 'down');
    const counts = new Map<string, number>();
    for (const { root } of there) counts.set(root, (counts.get(root) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    say('summary', `${most} of ${PEERS} peers hold the same set`);
    byId('summary').dataset['state'] = most === there.length ? 'same' : 'other';
  }

  #sayPeer(): void {
    const { state, skewMs } = this.#peer;
    byId('sleep').textContent = state === 'asleep' ? 'Wake' : 'Sleep';
    byId<HTMLButtonElement>('sleep').disabled = state === 'down';
    byId('crash').textContent = state === 'down' ? 'Start' : 'Crash';
    byId('skew-out').textContent = skewMs === 0 ? 'nothing' : `${skewMs / MINUTE_MS} min`;
  }
}

function valueOf(id: string): number {
  return Number(byId<HTMLInputElement>(id).value);
}

function isPaused(): boolean {
  return byId('pause').getAttribute('aria-pressed') === 'true';
}

function say(id: string, text: string): void {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function hueOf(root: string): number {
  return root === '' ? 0 : parseInt(root.slice(0, 6), 16) % 360;
}

function show(error: unknown): void {
  byId('notice').textContent = error instanceof Error ? error.message : String(error);
  byId('notice').hidden = false;
}

/** A new swarm, with everything as at the beginning. */
async function begin(seed: number): Promise<Lab> {
  for (const [id, value] of [['delay', '120'], ['loss', '0'], ['cut', '0'], ['skew', '0']] as const) byId<HTMLInputElement>(id).value = value;
  byId('cut-out').textContent = 'nobody';
  byId('notice').hidden = true;
  say('seed', String(seed));
  const made = swarm(PEERS, { seed, config: { policy: { perAuthor: PER_AUTHOR, total: PEERS * PER_AUTHOR, name: 'lab' } } });
  await made.ready;
  return new Lab(made);
}

async function main(): Promise<void> {
  byId('peer').append(...Array.from({ length: PEERS }, (_, i) => element('option', { value: String(i) }, String(i))));
  let lab = await begin(1);
  const on = (id: string, event: 'click' | 'input', run: () => unknown): void => byId(id).addEventListener(event, () => void Promise.resolve().then(run).catch(show));
  const saySpeed = (): void => say('speed-out', `× ${SPEEDS[valueOf('speed')]}`);
  saySpeed();
  on('speed', 'input', saySpeed);
  on('pause', 'click', () => {
    byId('pause').setAttribute('aria-pressed', String(!isPaused()));
    byId<HTMLButtonElement>('step').disabled = !isPaused();
  });
  on('step', 'click', () => lab.step());
  on('settle', 'click', () => lab.settle());
  for (const id of ['delay', 'loss']) on(id, 'input', () => lab.setFaults());
  on('cut', 'input', () => lab.cut());
  on('skew', 'input', () => lab.skew());
  on('peer', 'input', () => lab.choose(valueOf('peer')));
  on('one', 'click', () => lab.write(1));
  on('many', 'click', () => lab.write(100));
  on('flood', 'click', () => lab.write(FLOOD));
  on('delete', 'click', () => lab.delete());
  on('forge', 'click', () => lab.forge());
  on('sleep', 'click', () => lab.sleep());
  on('crash', 'click', () => lab.crash());
  on('again', 'click', async () => {
    const again = byId<HTMLButtonElement>('again');
    if (again.ariaDisabled === 'true') return;
    again.ariaDisabled = 'true';
    try {
      await lab.end();
      lab = await begin(Math.floor(Math.random() * 1e6));
    } finally {
      again.ariaDisabled = null;
    }
  });
}

main().catch(show);
