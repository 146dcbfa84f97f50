/**
 * The dial from open to Fort Knox: what a preset would allow, and what differs from this room. A policy is part of a room's address,
 * so that nobody can turn it here; it makes what a page needs to open a new room. Everything is said by the policies themselves.
 */
import { describePolicy, parsePolicy, type PolicySentence, type PresetName } from '../../rules.ts';

/** The presets, from lenient to strict. */
export const LEVELS = ['open', 'family', 'fort-knox'] as const satisfies readonly PresetName[];

/** One subject that is said differently, or in one of two rooms only. */
export interface Difference {
  readonly subject: string;
  readonly here: string | undefined;
  readonly there: string | undefined;
}

/** A room to be. */
export interface NewRoom {
  readonly name: string;
  readonly preset: PresetName;
  /** Who moderates it: npub and 64 hex. */
  readonly owner: { readonly npub: string; readonly pubkey: string } | undefined;
  /** What only members know. */
  readonly secret: string | undefined;
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

/** The preset whose name this is; undefined for a policy with a name of its own. */
export function levelOf(policy: string): number | undefined {
  const level = (LEVELS as readonly string[]).indexOf(policy);
  return level < 0 ? undefined : level;
}

/** The call that opens the room, for the program of a page. */
export function codeFor({ name, preset, owner, secret }: NewRoom): string {
  const options = [
    `policy: '${preset}',`,
    ...(owner === undefined ? [] : [`owners: ['${owner.npub}'],`]),
    ...(secret === undefined ? [] : [`secret: '${secret}',`]),
  ];
  return [`const db = peerset(${JSON.stringify(name)}, {`, ...options.map((option) => `  ${option}`), '})'].join('\n');
}

const OF_THE_APPLICATION = /^collections\./;
const BESIDE_COLLECTIONS = 'Outside the collections named below: ';

/** Several sentences may be about one subject. */
function bySubject(sentences: readonly PolicySentence[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { subject, says } of sentences) {
    if (OF_THE_APPLICATION.test(subject)) continue;
    const text = says.replace(BESIDE_COLLECTIONS, '');
    found.set(subject, found.has(subject) ? `${found.get(subject)} ${text}` : text);
  }
  return found;
}
