/** Peers that keep quiet: they withhold records, never answer, or say everything so late that others wait for them. */
import { pubkeyIn } from '../../src/core/record/layout.ts';
import { isHandshake, KIND, retold, type Address, type Hands, type Vice } from './vice.ts';

/** How long a loris holds back what it says, ms. */
const LORIS_MIN_MS = 3000;
const LORIS_MAX_MS = 24_000;

/** Says what it has and never gives it. */
export const WITHHOLDER: Vice = {
  name: 'withholder',
  twist: (_, bytes) => (bytes[0] === KIND.records || bytes[0] === KIND.ack ? undefined : bytes),
};
/** Gives everything but the records of one author, and says that it gave them. */
export const CENSOR: Vice = { name: 'censor', twist: censor };
/** Says little of what it should. */
export const MUTE: Vice = { name: 'mute', twist: ({ prng }, bytes) => (isHandshake(bytes) || prng.chance(0.3) ? bytes : undefined) };
/** Opens a session, says things one by one and late, and never acknowledges anything. */
export const LORIS: Vice = { name: 'slow loris', twist: dawdle };
/** Begins to introduce itself and never ends: a session that is not open. */
export const DOORSTOP: Vice = { name: 'doorstop', twist: (_, bytes) => (bytes[0] === KIND.ready ? undefined : bytes) };

function censor({ seen }: Hands, bytes: Uint8Array): Uint8Array | undefined {
  const censored = seen[0] === undefined ? undefined : pubkeyIn(seen[0]).join();
  if (bytes[0] !== KIND.records || censored === undefined) return bytes;
  return retold(bytes, (message) => {
    if (message.type !== 'records') return message;
    const records = message.records.filter((record) => pubkeyIn(record).join() !== censored);
    return records.length === 0 ? undefined : { ...message, records };
  });
}

function dawdle(hands: Hands, bytes: Uint8Array, { peer, lane }: Address): Uint8Array | undefined {
  // It stays just alive enough not to be dropped.
  if (isHandshake(bytes) || bytes[0] === KIND.pong || bytes[0] === KIND.ping) return bytes;
  if (bytes[0] === KIND.ack || hands.prng.chance(0.4)) return undefined;
  hands.later(hands.prng.between(LORIS_MIN_MS, LORIS_MAX_MS), () => hands.say(peer, lane, bytes));
  return undefined;
}
