/**
 * The people of a swarm: what was written before it met, and what they write, change, delete and import while
 * the storm goes on, online or not. Names and authors are few, so that slots and quotas collide all the time.
 */
import { DAY_MS } from '../src/core/base/limits.ts';
import { deleteDraft, recordDraft } from '../src/core/record/draft.ts';
import { markVerified, type SignedRecord } from '../src/core/record/record.ts';
import { select } from '../src/core/selection/naive.ts';
import { Tongue } from './contents.ts';
import { censorOf } from './judges.ts';
import type { Checkers } from './checkers.ts';
import type { SimPeer } from './peer.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Scenario } from './scenario.ts';
import type { Timeline } from '../src/testing/timeline.ts';
import { authorOf, COLLECTIONS, forge, OWNER, sign, type Author, type World } from './world.ts';

export interface WritersOptions {
  readonly scenario: Scenario;
  readonly world: World;
  readonly timeline: Timeline;
  readonly peers: readonly SimPeer[];
  readonly checkers: Checkers;
  readonly prng: Prng;
}

export class Writers {
  readonly #options: WritersOptions;
  readonly #authors: readonly Author[];
  readonly #tongue: Tongue;
  /** Everything ever written, whether or not anybody stored it. */
  readonly #written: SignedRecord[] = [];

  constructor(options: WritersOptions) {
    this.#options = options;
    this.#tongue = new Tongue(options.scenario.seed, options.world);
    this.#authors = Array.from({ length: options.scenario.authors }, (_, i) => authorOf(`author ${i}`));
  }

  /** Everything ever written, newest last; it grows. */
  get written(): readonly SignedRecord[] {
    return this.#written;
  }

  /** Brings each peer's disk into a state it could have been left in: some of the past, as the law keeps it. */
  history(): void {
    const { scenario, world, prng, peers } = this.#options;
    const censor = censorOf(world);
    const past = Array.from({ length: scenario.history }, () => {
      const ageMs = prng.chance(0.5) ? prng.below(2 * DAY_MS) : prng.below(5 * DAY_MS);
      return this.#ordinary(this.#anybody(), scenario.start - 1 - ageMs - 20 * 60_000);
    }).filter((record) => world.law.check(record, scenario.start).accept && censor(record) === undefined);
    for (const peer of peers) {
      const share = prng.pick([0, 0.5, 0.9, 1]);
      const had = past.filter(() => prng.chance(share));
      // Now and then caps were larger when the disk was last used.
      const kept = prng.chance(0.1) ? had : select(had, world.law.capsOf, world.law.poolOf);
      peer.disk.commit({ added: kept.map(markVerified), removed: [], durability: 'relaxed' });
    }
  }

  /** Writes until `end`. */
  go(end: number): void {
    const { timeline, prng, scenario } = this.#options;
    timeline.after(prng.between(1, 2 * scenario.writeEveryMs), () => {
      if (timeline.now >= end) return;
      this.#write();
      this.go(end);
    });
  }

  #write(): void {
    const { prng, peers } = this.#options;
    const peer = prng.pick(peers);
    const replace = prng.chance(0.6) ? 'replace' : 'refuse';
    switch (prng.weighted([[12, 'put'], [3, 'delete'], [2, 'import'], [1, 'twice'], [1, 'forged'], [1, 'burst'], [1, 'sync'], [2, 'twins']] as const)) {
      case 'put':
        return peer.put([this.#fresh(peer)], replace);
      case 'delete':
        return peer.put(this.#deletes(peer), replace);
      case 'import':
        return peer.importRecords(Array.from({ length: prng.between(1, 8) }, () => this.#old() ?? this.#fresh(peer)));
      case 'twice': {
        const record = this.#fresh(peer);
        peer.put([record, record], replace);
        return prng.pick(peers).importRecords([record]);
      }
      case 'forged':
        return peer.importRecords([this.#forged(peer)]);
      case 'burst':
        return peer.put(Array.from({ length: prng.between(2, 12) }, () => this.#fresh(peer)), replace);
      case 'sync':
        return peer.askSync();
      case 'twins':
        return this.#twins(peer, prng.pick(peers));
    }
  }

  /** One author, two devices, one slot, one moment: only ids can decide. */
  #twins(one: SimPeer, other: SimPeer): void {
    const { prng, world } = this.#options;
    const author = this.#anybody();
    const wish = { room: world.tag, collection: 'notes', name: `n${prng.below(8)}`, at: one.now };
    for (const peer of [one, other]) {
      const record = sign(author, recordDraft({ ...wish, content: JSON.stringify(`${this.#tongue.word()}${prng.u32()}`) }));
      this.#written.push(record);
      peer.put([record], 'replace');
    }
  }

  #old(): SignedRecord | undefined {
    const { prng } = this.#options;
    return this.#written.length === 0 ? undefined : prng.pick(this.#written);
  }

  #fresh(peer: SimPeer): SignedRecord {
    const { prng } = this.#options;
    // Many share a second, so that ids have to decide.
    const at = prng.chance(0.3) ? Math.floor(peer.now / 1000) * 1000 : peer.now;
    return this.#ordinary(this.#anybody(), at);
  }

  #anybody(): Author {
    const { prng } = this.#options;
    return prng.chance(0.1) ? OWNER : prng.pick(this.#authors);
  }

  #ordinary(author: Author, at: number): SignedRecord {
    const { prng, world, scenario } = this.#options;
    const collection = prng.pick(COLLECTIONS);
    const content = JSON.stringify('x'.repeat(prng.below(scenario.contentMax)) + this.#tongue.word() + prng.u32());
    const record = sign(author, recordDraft({ room: world.tag, collection, name: `n${prng.below(8)}`, content, at }));
    this.#written.push(record);
    return record;
  }

  /** Deletes something the peer can see. Now and then an old record of somebody who never meant to. */
  #deletes(peer: SimPeer): SignedRecord[] {
    const { prng, world } = this.#options;
    const target = this.#old();
    if (target === undefined || target.deletes) return [this.#fresh(peer)];
    const author = [...this.#authors, OWNER].find(({ pubkey }) => pubkey === target.author)!;
    const at = prng.chance(0.2) ? target.at : Math.max(peer.now, target.at);
    const tombstone = sign(author, deleteDraft({ room: world.tag, target, at }));
    this.#written.push(tombstone);
    return [tombstone];
  }

  #forged(peer: SimPeer): SignedRecord {
    const { prng, world } = this.#options;
    const wish = { room: world.tag, collection: 'notes', name: `n${prng.below(8)}`, content: '"forged"', at: peer.now };
    return forge(this.#anybody(), recordDraft(wish));
  }
}
