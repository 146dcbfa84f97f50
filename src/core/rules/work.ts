/**
 * Work that every record of a room must show (NIP-13): its id begins with so many zero bits, and its tag says that they were
 * aimed at. Nobody is exempt, owners and deletes included: an exemption would be one more thing on which peers must
 * agree, and a tombstone fills a slot as any record does. The id alone refuses a flood, before anybody reads or verifies.
 */
import { leadingZeroBits, workAimedAt } from '../record/work.ts';
import { ACCEPT, refuse, type EventRule, type Rule } from './rule.ts';

/** Refuses ids with fewer leading zero bits than `bits`. */
export function workRule(bits: number): Rule {
  return ({ id }) => {
    const found = leadingZeroBits(id);
    return found >= bits ? ACCEPT : refuse('work', `this room asks for ${bits} bits of work, and it shows ${found}`);
  };
}

/** Refuses records whose author aimed lower and was lucky. */
export function aimRule(bits: number): EventRule {
  return ({ tags }) => (workAimedAt(tags) >= bits ? ACCEPT : refuse('work', `its tag nonce does not say that ${bits} bits of work were aimed at`));
}
