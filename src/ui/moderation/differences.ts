/**
 * What differs between a room and one with another preset. Everything is said by the policies themselves; with what reads them this is loaded
 * when somebody looks at the dial.
 */
import { describePolicy, parsePolicy, type PolicySentence } from '../../rules.ts';
import type { NewRoom } from './dial.ts';

/** One subject that is said differently, or in one of two rooms only. */
export interface Difference {
  readonly subject: string;
  readonly here: string | undefined;
  readonly there: string | undefined;
}

/** What a new room allows. */
export function sentencesOf({ preset, owner }: Pick<NewRoom, 'preset' | 'owner'>): readonly PolicySentence[] {
  const parsed = parsePolicy({ policy: preset, ...(owner === undefined ? {} : { owners: [owner.pubkey] }) });
  return 'policy' in parsed ? describePolicy(parsed.policy) : [];
}

/** What differs between two rooms. What a room says of its collections is the application's, and comes along with it. */
export function differences(here: readonly PolicySentence[], there: readonly PolicySentence[]): readonly Difference[] {
  const [one, other] = [bySubject(here), bySubject(there)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((subject) => {
    const [before, after] = [one.get(subject), other.get(subject)];
    return before === after ? [] : [{ subject, here: before, there: after }];
  });
}

const OF_THE_APPLICATION = /^collections\./;
const BESIDE_COLLECTIONS = 'In collections without rules of their own, each';

/** Several sentences may be about one subject. */
function bySubject(sentences: readonly PolicySentence[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { subject, says } of sentences) {
    if (OF_THE_APPLICATION.test(subject)) continue;
    const text = says.replace(BESIDE_COLLECTIONS, 'Each');
    found.set(subject, found.has(subject) ? `${found.get(subject)} ${text}` : text);
  }
  return found;
}
