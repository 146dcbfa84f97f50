/**
 * `peerset` as snippets import it when they run: in memory, over a network inside this process, and with a second device in each room, which
 * must end with the same set.
 */
import { LoopbackNetwork } from '../../src/adapters/loopback-transport.ts';
import { peerset as open, type CollectionsConfig, type CollectionConfig, type PeersetConfig, type PeersetDB } from '../../src/index.ts';

export * from '../../src/index.ts';

interface Pair {
  readonly one: PeersetDB;
  readonly other: PeersetDB;
}

/** Rooms that the snippet that runs has opened. */
export const pairs: Pair[] = [];

/** Opens a room, and another device in it. */
export const peerset = Object.assign(
  <const C extends CollectionsConfig = Record<never, CollectionConfig>>(name: string, config: PeersetConfig<C> = {}) => {
    const network = new LoopbackNetwork();
    const db = open<C>(name, { ...config, transport: network.transport(), storage: 'memory' });
    const other = open<C>(name, { ...config, transport: network.transport(), storage: 'memory' });
    const close = db.close.bind(db);
    // What the snippet wrote shall have come to the other device before the room goes.
    db.close = async () => {
      await sameSet(db, other);
      await Promise.all([close(), other.close()]);
    };
    pairs.push({ one: db, other });
    return db;
  },
  { secret: open.secret, fromInvite: open.fromInvite },
);

/** Resolves once both devices hold the same records, and some. */
function sameSet(one: PeersetDB, other: PeersetDB): Promise<void> {
  return new Promise((resolve) => {
    const ends: (() => void)[] = [];
    const look = (): void => {
      const [mine, theirs] = [one.status.current[0], other.status.current[0]];
      if (mine === undefined || theirs === undefined || mine.records === 0 || mine.root === '' || mine.root !== theirs.root) return;
      resolve();
      queueMicrotask(() => ends.splice(0).forEach((end) => end()));
    };
    ends.push(one.status.subscribe(look), other.status.subscribe(look));
    look();
  });
}
