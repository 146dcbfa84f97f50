/** Peers whose time is wrong, and who want that to decide what others keep. */
import { recordDraft } from '../../src/core/record/draft.ts';
import type { SignedRecord } from '../../src/core/record/record.ts';
import { sign } from '../world.ts';
import { HOUR_MS, KIND, tellRecords, type Hands, type Vice } from './vice.ts';

/** Records of the future that one device of a horde says at once, count. */
const HORDE_RECORDS = 150;
/** And how often: to make them takes this machine longer than all that the others make of them. */
const HORDE_CHANCE = 0.3;

/** Says that its horizon is far ahead, and tells of the future: who believes it compares nothing any more. */
export const PROPHET: Vice = {
  name: 'prophet',
  law: () => ({ horizon: (_, now) => now + 365 * 24 * HOUR_MS }),
  act: foretell,
};
/** Its clock is off by minutes, hours or days, and jumps. */
export const WRONG_CLOCK: Vice = {
  name: 'wrong clock',
  act: (hands) => {
    const { prng } = hands;
    if (prng.chance(0.3)) hands.setClock(prng.pick([-48, -25, -1, -0.2, 0.2, 1, 25, 48]) * HOUR_MS);
    hands.put([dated(hands, 0)]);
  },
};
/** Tells of so much future that whoever keeps it has no room for anything else. */
export const HORDE: Vice = {
  name: 'horde of prophets',
  deaf: [KIND.ack],
  act: (hands) => {
    if (!hands.prng.chance(HORDE_CHANCE)) return;
    const records = Array.from({ length: HORDE_RECORDS }, () => dated(hands, hands.prng.between(HOUR_MS, 23 * HOUR_MS)).bytes);
    for (const peer of hands.links()) tellRecords(hands, peer, records);
  },
};

/** Ahead by minutes, hours or days; all are well signed, and none may displace anything too early. */
function futureRecord({ prng, world, author, now }: Hands): SignedRecord {
  const at = now() + prng.pick([5 * 60_000, 9 * 60_000, 12 * 60_000, 25 * HOUR_MS, 400 * 24 * HOUR_MS]);
  return sign(author, recordDraft({ room: world.tag, collection: 'chat', name: `f${prng.below(5)}`, content: '"soon"', at }));
}

/** Told past its own replica, which by its own horizon would forget them at once. */
function foretell(hands: Hands): void {
  for (const peer of hands.links()) tellRecords(hands, peer, [futureRecord(hands).bytes]);
}

function dated({ prng, world, author, now }: Hands, aheadMs: number): SignedRecord {
  const wish = { room: world.tag, collection: 'loose', name: `t${prng.below(50)}`, content: `"${prng.u32()}"` };
  return sign(author, recordDraft({ ...wish, at: Math.max(0, now() + aheadMs) }));
}
