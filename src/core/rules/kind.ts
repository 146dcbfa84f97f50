/**
 * Which kinds of Nostr events a room stores: everything that NIP-01 gives a slot. Ephemeral kinds are meant
 * to be forgotten, and numbers without a meaning yet have no slot that all versions would agree on.
 * What a kind must look like (a delete has exactly one target) is the decoder's business.
 */
import { ACCEPT, refuse, type Rule } from './rule.ts';

const EPHEMERAL_FROM = 20_000;
const EPHEMERAL_BELOW = 30_000;
const MEANINGLESS_FROM = 40_000;

/** Refuses kinds that are not stored. */
export const kindRule: Rule = ({ kind }) => {
  if (kind >= EPHEMERAL_FROM && kind < EPHEMERAL_BELOW) return refuse('kind', `kind ${kind} is ephemeral and not stored`);
  if (kind >= MEANINGLESS_FROM) return refuse('kind', `kind ${kind} has no meaning in this version`);
  return ACCEPT;
};
