/**
 * Beginning another epoch, as an owner: a fresh secret, wrapped for every member that remains, by whoever signs. The rekey is
 * durable here before this device moves; whoever was away is led after it by a door.
 */
import { fromHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { epochSpans, hintKeyOf, nextBegin, secretText } from '../core/protocol/epochs.ts';
import { epochOf } from '../core/protocol/keyring.ts';
import { pubkeyOf } from '../core/record/author.ts';
import { hintFor, REKEY_COLLECTION, rekeyTexts, type Wrap } from '../core/record/rekey.ts';
import { withRekeys } from '../core/rules/rekeys.ts';
import type { Signer } from '../ports.ts';
import { membersIn } from './authors.ts';
import { badOption, PeersetError, unsupported } from './errors.ts';
import type { EpochHost, EpochTurns, KnownMember, RekeyOptions } from './membership.ts';
import { unfit } from './write-errors.ts';

const SECRET_BYTES = 32;

/** An epoch that is to begin. */
export interface EpochWish {
  /** 64 hex each. */
  readonly gone: readonly string[];
  readonly keep: readonly string[];
}

/** Removes a member; see `PeersetDB.remove`. */
export async function removeMember(member: EpochHost, following: EpochTurns, npub: string, options: RekeyOptions = {}): Promise<void> {
  const gone = typeof npub === 'string' ? pubkeyOf(npub) : undefined;
  if (gone === undefined) throw badOption('npub', 'it is not a public key (npub1…)');
  const keep = keepOf(options);
  if (keep.includes(gone)) throw badOption('keep', 'it names whom you remove');
  await asOwner(member, following, async () => {
    if (member.settings.policy.owners.includes(gone)) throw badOption('npub', "owners are part of the room's policy, and stay");
    if (!(await membersIn(member, following)).some(({ pubkey }) => pubkey === gone)) throw unknownMember();
    await beginEpoch(member, following, { gone: [gone], keep });
  });
}

/** Gives the room new keys; see `PeersetDB.rekey`. */
export async function rekey(member: EpochHost, following: EpochTurns, options: RekeyOptions = {}): Promise<void> {
  const keep = keepOf(options);
  await asOwner(member, following, () => beginEpoch(member, following, { gone: [], keep }));
}

/** Who is known to be in the room; see `PeersetDB.members`. */
export async function members(member: EpochHost, following: EpochTurns): Promise<readonly KnownMember[]> {
  return following.exclusively(async () => {
    await following.catchUp();
    return membersIn(member, following);
  });
}

/** Begins an epoch, and moves. Runs within a turn of `following`. */
export async function beginEpoch(member: EpochHost, following: EpochTurns, { gone, keep }: EpochWish): Promise<void> {
  const { environment: { random, clock }, identity, settings, writer } = member;
  const { facts, plan: { current } } = following;
  const signer = await identity.signer;
  const secret = random(SECRET_BYTES);
  const at = nextBegin(facts, clock.now());
  const { id: to } = epochOf(secret);
  const hintKey = hintKeyOf(current.secret);
  const remaining = new Set([...(await membersIn(member, following)).map(({ pubkey }) => pubkey), ...keep].filter((pubkey) => !gone.includes(pubkey)));
  const texts = rekeyTexts({
    from: current.id,
    to,
    removes: gone.map((pubkey) => hintFor(hintKey, pubkey, to)),
    wraps: await wrapsOf(signer, [...remaining], { hintKey, to, text: secretText(secret) }),
    contentBytesMax: settings.policy.contentBytesMax,
  });
  if (isFault(texts)) throw unfit(texts.reason);
  await Promise.all(texts.map((content, part) => writer.write({
    collection: REKEY_COLLECTION,
    key: `${to} ${part}`,
    encoded: { content, tags: [] },
    expiresAt: undefined,
    replaceOldest: true,
    signal: undefined,
    at,
  })));
  await following.learn([{ id: to, secret, begins: at }]);
  await following.catchUp();
}

/** One after the other: whoever signs may have to ask a person, or a relay. */
async function wrapsOf(signer: Signer, pubkeys: readonly string[], { hintKey, to, text }: { readonly hintKey: Uint8Array; readonly to: string; readonly text: string }): Promise<Wrap[]> {
  const { nip44 } = signer;
  if (nip44 === undefined) {
    throw new PeersetError('E_UNSUPPORTED', 'This login can sign and not encrypt.', { fix: 'Use a signer that knows NIP-44, or log in with another key.' });
  }
  const wraps: Wrap[] = [];
  for (const pubkey of pubkeys) wraps.push({ hint: hintFor(hintKey, pubkey, to), payload: await nip44.encrypt(pubkey, text) });
  return wraps;
}

async function asOwner(member: EpochHost, following: EpochTurns, work: () => Promise<void>): Promise<void> {
  await member.ready;
  const { identity, settings: { policy, config } } = member;
  if (!policy.owners.includes(identity.pubkey)) {
    throw new PeersetError('E_NOT_OWNER', 'Only an owner of this room can do that.', { fix: 'Log in as one of the owners that the room was opened with.' });
  }
  if (withRekeys(policy) === policy) throw unsupported('Removing members from a room with as many collections as there may be', 'Declare fewer collections.');
  if (config.transport !== undefined && config.transport.at === undefined) throw unsupported('Moving a room over a transport that knows no places', 'Give the transport a method `at`.');
  await following.exclusively(async () => {
    await following.catchUp();
    const { facts, plan } = following;
    if (epochSpans(facts).at(-1)!.id !== plan.current.id) {
      throw new PeersetError('E_NOT_READY', 'Another owner gave this room new keys, and they are not here yet.', { fix: 'Wait until peers are in sync, and try again.' });
    }
    await work();
  });
}

function keepOf({ keep = [] }: RekeyOptions): readonly string[] {
  if (!Array.isArray(keep)) throw badOption('keep', 'it is a list of public keys (npub1…)');
  return (keep as readonly unknown[]).map((npub, i) => {
    const pubkey = typeof npub === 'string' ? pubkeyOf(npub) : undefined;
    if (pubkey === undefined || fromHex(pubkey) === undefined) throw badOption(`keep.${i}`, 'it is not a public key (npub1…)');
    return pubkey;
  });
}

function unknownMember(): PeersetError {
  return new PeersetError('E_NOT_FOUND', 'Nobody of this public key is known to be in the room.', {
    fix: 'See db.members(); whoever never wrote anything here is not known, and needs no removal from what it cannot have: use db.rekey().',
  });
}
