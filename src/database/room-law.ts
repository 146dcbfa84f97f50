/**
 * The law of a room, made where it is needed. Whoever only looks at what the disk holds applies none, so that an open room
 * carries what its law is made of, and the rules come with the machine. A room with a secret makes its law itself:
 * its rules come with the ciphers.
 */
import type { RoomLaw } from '../core/replica/law.ts';
import { lawOf } from '../core/rules/law.ts';
import type { Policy } from '../core/rules/policy.ts';
import { schemaRule, type Schema } from './schema.ts';

/** What the law of an open room is made of. */
export interface OpenLaw {
  readonly policy: Policy;
  /** What its records carry in their tag `h`. */
  readonly tag: string;
  readonly schemas: ReadonlyMap<string, Schema>;
}

/** A law, or what makes one. */
export type LawSource = RoomLaw | OpenLaw;

/** The law itself. */
export function lawFrom(source: LawSource): RoomLaw {
  return 'check' in source ? source : lawOf(source.policy, source.tag, [schemaRule(source.schemas)]);
}
