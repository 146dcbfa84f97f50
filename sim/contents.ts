/**
 * What rooms of a simulation think of words, and the tongues of their members. Chance has streams of its own here: a seed that
 * once found a bug goes on drawing everything else the same.
 */
import { recordDraft } from '../src/core/record/draft.ts';
import type { Consequence, ContentPolicy, CustomRule } from '../src/core/rules/content.ts';
import type { Policy } from '../src/core/rules/policy.ts';
import { Prng } from '../src/testing/prng.ts';
import type { Scenario } from './scenario.ts';
import { tellRecords, type Vice } from './vices/vice.ts';
import { sign, type World } from './world.ts';

/** What somebody may say: nothing special, or what one rule or another finds. */
const SAYINGS = ['', '', '', ' wurzel ', ' w u r z e l ', ' WURZEL ', ' www.evil.com ', ' evil dot com ', ' card 1234 ', ' LOUD '] as const;

/** A rule of the application. */
const QUIET: CustomRule = { name: 'quiet', version: 1, check: ({ content }) => (content.includes('LOUD') ? 'it shouts' : undefined) };

/** Of every seed, for whoever looks for mistakes in just that: everybody reads, and there is something to find. */
export function withFoulMouths(scenario: Scenario): Scenario {
  const words = { lists: [], also: ['wurzel'], except: [], then: 'refuse' } as const;
  const policy = reading(scenario.policy, { words, links: { allow: 'none', hosts: [], then: 'refuse' }, patterns: [], rules: [] });
  return { ...scenario, policy, foes: [[FOUL_MOUTH]] };
}

/** In two of five seeds the room reads what it takes, and some foes have a foul mouth. */
export function withContent(scenario: Scenario): Scenario {
  const prng = new Prng(`content ${scenario.seed}`);
  if (!prng.chance(0.4)) return scenario;
  const foes = scenario.foes.map((vices) => (prng.chance(0.5) ? [...vices, FOUL_MOUTH] : vices));
  return { ...scenario, foes, policy: reading(scenario.policy, contentOf(prng)) };
}

/** The same policy, which looks at what is said. */
export function reading(policy: Policy, content: Pick<ContentPolicy, 'words' | 'links' | 'patterns' | 'rules'>): Policy {
  return { ...policy, content: { ...policy.content, ...content } };
}

function contentOf(prng: Prng): Pick<ContentPolicy, 'words' | 'links' | 'patterns' | 'rules'> {
  const then = (): Consequence => prng.pick(['refuse', 'refuse', 'hide', 'hold']);
  return {
    words: prng.chance(0.7) ? { lists: [], also: ['wurzel'], except: [], then: then() } : undefined,
    links: { allow: prng.pick(['any', 'none', 'listed']), hosts: ['good.com'], then: then() },
    patterns: prng.chance(0.5) ? [{ name: 'cards', pattern: 'card [0-9]{4}', then: then() }] : [],
    rules: prng.chance(0.3) ? [QUIET] : [],
  };
}

/** Somebody who writes. */
export class Tongue {
  readonly #prng: Prng | undefined;

  constructor(seed: string, { policy }: World) {
    const { words, links, patterns, rules } = policy.content;
    const isRead = words !== undefined || links.allow !== 'any' || patterns.length + rules.length > 0;
    this.#prng = isRead ? new Prng(`tongue ${seed}`) : undefined;
  }

  /** Something to say beside what is said anyway. */
  word(): string {
    return this.#prng?.pick(SAYINGS) ?? '';
  }
}

/** Says what the room does not want, again and again. */
const FOUL_MOUTH: Vice = {
  name: 'foul mouth',
  act: (hands) => {
    const { prng, world, author } = hands;
    const records = Array.from({ length: prng.between(1, 6) }, () => {
      const content = JSON.stringify(`${prng.pick(SAYINGS)}${prng.u32()}`);
      return sign(author, recordDraft({ room: world.tag, collection: prng.pick(['notes', 'chat', 'loose']), name: `f${prng.below(8)}`, content, at: hands.now() }));
    });
    const [peer] = prng.shuffled(hands.links());
    if (prng.chance(0.5)) hands.put(records);
    else if (peer !== undefined) tellRecords(hands, peer, records.map(({ bytes }) => bytes));
  },
};

