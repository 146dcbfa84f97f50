/** What a member becomes in the tab that leads: the host of its room, made of what the environment offers. */
import type { Environment } from './defaults.ts';
import type { FilingMember } from './files/filing-host.ts';
import type { Identity } from './identity.ts';
import { Leader } from './leader.ts';
import type { Members } from './members.ts';
import type { Unlocked } from './seal.ts';

/** What a host takes of the room in its page. */
export interface LeadingMember extends FilingMember {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly members: Members;
}

/** A host for a member's room; nothing is opened before `start`. */
export function leaderOf(member: LeadingMember, unlocked: Unlocked): Leader {
  const { environment, identity, settings: { config: { budget, files } } } = member;
  const { judges, machine, network, clock } = environment;
  return new Leader({
    law: unlocked.law,
    store: environment.store(unlocked.room),
    budget,
    verifier: environment.verifier(),
    judges,
    machine,
    network,
    filing: { part: environment.filing, member, isNeeded: async () => files?.fetch === 'all' || environment.hasFiles(unlocked.room) },
    clock,
    isResting: () => member.catalog.isResting,
    sign: async (draft) => (await identity.signer).sign(draft),
    stay: () => member.members.stay(unlocked),
  });
}
