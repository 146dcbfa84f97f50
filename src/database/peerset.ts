/**
 * The front door. `peerset(name)` gives a database at once; disk, key and swarm start by themselves.
 *
 * Two calls for the same room in one page share one member, as two tabs share one leader: frameworks mount twice,
 * and a room joined twice would talk to itself. That needs the one list below, which knows what is open in
 * this page; nothing else here is global.
 */
import { toHex } from '../core/base/bytes.ts';
import { policyDigest } from '../core/rules/policy.ts';
import type { Collection } from './collection.ts';
import { readConfig, readKeeper, type CollectionConfig, type CollectionsConfig, type PeersetConfig, type Settings } from './config.ts';
import { PeersetDB } from './database.ts';
import { deviceRandom, environmentOf } from './defaults.ts';
import { readInvite } from './invite.ts';
import { Member } from './member.ts';
import type { Schema } from './schema.ts';
import { newSecret } from './secret.ts';

/** A database, with its declared collections as members. */
export type Peerset<C extends CollectionsConfig> = PeersetDB & {
  readonly [K in Exclude<keyof C & string, keyof PeersetDB>]: Collection<ValueOf<C[K]>>;
};

/** What a declared collection holds. */
export type ValueOf<C extends CollectionConfig> = C extends { readonly schema: infer S extends Schema }
  ? NonNullable<S['~standard']['types']>['output']
  : unknown;

interface Share {
  readonly member: Member;
  handles: number;
}

const shares: Share[] = [];
/** What is behind each database, for entries that do more with a room than its users. */
const members = new WeakMap<PeersetDB, Member>();

/**
 * Opens a room. Synchronous, and safe on a server: without IndexedDB it keeps records in memory, without WebRTC it is
 * offline. In one page, a second call for the same room shares what the first opened, as long as it names no
 * other port, login or storage; its other options are those of the first.
 *
 * @throws PeersetError E_OPTION naming an option that cannot be used, E_UNSUPPORTED for what a later version does.
 *
 * @example
 * const db = peerset('guestbook.example.org', { collections: { notes: { index: ['topic'] } } })
 * await db.notes.put({ topic: 'trees', text: 'hello' })
 */
export function peerset<const C extends CollectionsConfig = Record<never, CollectionConfig>>(name: string, config: PeersetConfig<C> = {}): Peerset<C> {
  return join<C>(readConfig(name, config)).db;
}

/**
 * Opens a room by complete settings: for entries of other devices. One that is open already, on the same device, is shared.
 * @throws PeersetError E_OPTION, E_UNSUPPORTED
 */
export function join<C extends CollectionsConfig>(settings: Settings): { readonly db: Peerset<C>; readonly member: Member } {
  let share = shares.find(({ member }) => !member.isClosed && isSameRoom(member.settings, settings));
  if (share === undefined) {
    share = { member: new Member(settings, environmentOf(settings)), handles: 0 };
    shares.push(share);
  }
  const shared = share;
  shared.handles++;
  const db = new PeersetDB(shared.member, () => release(shared)) as Peerset<C>;
  members.set(db, shared.member);
  return { db, member: shared.member };
}

/** The member behind a database of this copy of the library; undefined for anything else. */
export function memberOf(db: PeersetDB): Member | undefined {
  return members.get(db);
}

/**
 * Opens the room of an invite (`db.invite()`): its link, or just the fragment. Policy and collections come with `config`
 * and must be those of whoever invites. A keeper's invite (`db.invite({ access: true })`) brings its own: the database
 * checks, keeps, counts and passes on what members write, and reads none of it.
 *
 * @throws PeersetError E_OPTION where it is not an invite, and as `peerset`.
 */
function fromInvite<const C extends CollectionsConfig = Record<never, CollectionConfig>>(link: string, config: PeersetConfig<C> = {}): Peerset<C> {
  return join<C>(inviteSettings(link, config)).db;
}

/**
 * The settings of the room of an invite.
 * @throws PeersetError E_OPTION, E_UNSUPPORTED
 */
export function inviteSettings(link: string, config: PeersetConfig = {}): Settings {
  const invite = readInvite(link);
  if ('access' in invite) return readKeeper(invite.access, config);
  const { name, secret } = invite;
  return readConfig(name, { ...config, ...(secret === undefined ? {} : { secret }) });
}

peerset.fromInvite = fromInvite;

/** A new secret for a room, 32 random bytes as text: nobody guesses it. */
function secret(): string {
  return newSecret(deviceRandom);
}

peerset.secret = secret;

async function release(share: Share): Promise<void> {
  if (--share.handles > 0) return;
  await share.member.close();
  shares.splice(shares.indexOf(share), 1);
}

/** Options that make another member of what would be the same room. */
const OWN = ['transport', 'clock', 'random', 'tabs', 'storage', 'login'] as const;

function isSameRoom(open: Settings, wanted: Settings): boolean {
  if (open.name !== wanted.name || open.device !== wanted.device || entranceText(open) !== entranceText(wanted)) return false;
  return OWN.every((option) => wanted.config[option] === undefined || ownOf(wanted, option) === ownOf(open, option));
}

/** Two objects that name the same key are the same login. */
function ownOf({ config: { login, ...others } }: Settings, option: (typeof OWN)[number]): unknown {
  if (option !== 'login') return others[option];
  return typeof login === 'object' ? login.ncryptsec : login;
}

/** What decides which room it is, beside the name: keys that are not derived yet must not be waited for. */
function entranceText({ entrance, policy }: Settings): string {
  if (entrance.type === 'member') return `${toHex(policyDigest(policy))} ${entrance.secret}`;
  return `${entrance.type} ${toHex(entrance.room.address)}`;
}
