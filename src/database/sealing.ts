/**
 * Entering a room with a secret: passphrases are stretched, keys derived, records sealed and opened. All that uses
 * ciphers is here, in one part of the program that only such rooms load; it is only ever reached by `import()`.
 *
 * Members apply the rules about content themselves, when they write and when they look: what a record says is nobody
 * else's business. A record that does not open, or that the room's schemas do not take, is shown to nobody and counted.
 */
import { epochRow } from '../adapters/signer/epoch-rows.ts';
import type { Stretch } from '../adapters/stretching/work.ts';
import { stretched } from '../adapters/system/stretch.ts';
import { toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { LIMITS } from '../core/base/limits.ts';
import { bytesToText, textToBytes } from '../core/base/text.ts';
import { deriveRoom, secretsOf, type Room } from '../core/protocol/room.ts';
import { blindCollection, blindName } from '../core/record/blind.ts';
import { scanJson } from '../core/record/json.ts';
import { LETTER_TYPE } from '../core/record/letter-type.ts';
import { isSealable, openText, sealText } from '../core/record/nip44.ts';
import type { Draft, SignedRecord } from '../core/record/record.ts';
import { openSealed, sealDraft, type Opened } from '../core/record/sealed.ts';
import type { AppMessage } from '../core/replica/event.ts';
import { FILE_MARK, filesVerdict } from '../core/rules/files.ts';
import { policyDigest, type Policy } from '../core/rules/policy.ts';
import { withRekeys } from '../core/rules/rekeys.ts';
import { blindPolicy, sealedLawOf } from '../core/rules/sealed.ts';
import type { Random } from '../ports.ts';
import { accessText } from './access-text.ts';
import type { Settings } from './config.ts';
import { EpochKeys, type EpochDisk } from './epoch-keys.ts';
import { PeersetError } from './errors.ts';
import { schemaVerdict } from './schema.ts';
import type { EpochFileKey, Inside, Seal, Unlocked } from './seal.ts';
import { isSecretText, ownSecret, secretBytes, secretText } from './secret.ts';
import { decodeValue } from './value.ts';
import { unfit } from './write-errors.ts';

const NONCE_BYTES = 32;
/** Ids remembered of records that did not open, count. */
const COUNTED_MAX = 1000;
/** Name on the wire of every message between members; names of applications do not begin with `$`. */
const SEALED_CHANNEL = '$sealed';
/** A JSON text of base64. */
const JSON_TEXT = /^"([A-Za-z0-9+/=]*)"$/;

/** The room of a secret or a passphrase. `disk`: whether this device has one to keep secrets on, or which. */
export async function unlock(settings: Settings, secret: string, { random, stretch, disk }: { readonly random: Random; readonly stretch?: Stretch; readonly disk: boolean | ((tag: string) => EpochDisk) }): Promise<Unlocked> {
  const { name } = settings;
  const policy = withRekeys(settings.policy);
  const bytes = isSecretText(secret) ? secretBytes(secret)! : await stretched(secret, name, stretch);
  const seed = { name, secret: bytes, policyDigest: policyDigest(policy) };
  const room = deriveRoom(seed);
  const { blindKey, epochSecret } = secretsOf(seed);
  // Without owners there is never another epoch.
  const keys = new EpochKeys({ room, secret: epochSecret, disk: policy.owners.length > 0 ? diskOf(disk, room.tag, random) : undefined });
  await keys.begin(isSecretText(secret) ? secret.slice(ownSecret(secret).length) : '');
  return {
    room,
    law: sealedLawOf(blindPolicy(policy, blindKey), room.tag),
    seal: new RoomSeal({ settings, policy, secret: secretText(bytes), blindKey, keys, random }),
  };
}

function diskOf(disk: boolean | ((tag: string) => EpochDisk), tag: string, random: Random): EpochDisk | undefined {
  if (typeof disk === 'function') return disk(tag);
  return disk ? epochRow(tag, { random }) : undefined;
}

/** The room of an invite for keepers: everything but the means to read. `settings.policy` has blinded names. */
export function keep({ policy }: Settings, room: Room): Unlocked {
  return { room, law: sealedLawOf(policy, room.tag) };
}

interface RoomSealOptions {
  readonly settings: Settings;
  /** With the pool of rekeys. */
  readonly policy: Policy;
  readonly secret: string;
  readonly blindKey: Uint8Array;
  readonly keys: EpochKeys;
  readonly random: Random;
}

/** The keys of one room's members. */
class RoomSeal implements Seal {
  readonly epochs: EpochKeys;
  readonly #options: RoomSealOptions;
  readonly #declared: ReadonlyMap<string, string>;
  readonly #watchers: (() => void)[] = [];
  #unreadable = 0;
  /** Ids of those counted last: lists and moderation may both look at one. */
  readonly #counted = new Set<string>();

  constructor(options: RoomSealOptions) {
    this.epochs = options.keys;
    this.#options = options;
    this.#declared = new Map(options.settings.declared.map((name) => [this.collection(name), name]));
  }

  get secret(): string {
    return this.#options.secret + this.epochs.text;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  watch(run: () => void): void {
    this.#watchers.push(run);
  }

  again(): void {
    this.#unreadable = 0;
    this.#counted.clear();
    for (const run of this.#watchers) run();
  }

  collection(collection: string): string {
    return blindCollection(this.#options.blindKey, collection);
  }

  key(collection: string, key: string): string {
    return blindName(this.#options.blindKey, collection, key);
  }

  declared(stored: string): string | undefined {
    return this.#declared.get(stored);
  }

  draft(draft: Draft, author: string): Draft {
    const { blindKey, keys, random, settings } = this.#options;
    if (keys.isOver) throw removedError();
    const { contentBytesMax } = settings.policy;
    if (textToBytes(draft.content).length > contentBytesMax) throw tooLarge(contentBytesMax);
    const sealed = sealDraft(draft, { blindKey, epoch: keys.keyring.current, author, nonce: random(NONCE_BYTES) });
    if (isFault(sealed)) throw unfit(sealed.reason);
    return sealed;
  }

  readonly open = (record: SignedRecord): Inside | undefined => {
    const { blindKey, keys } = this.#options;
    const opened = openSealed(record, { blindKey, epoch: (id) => keys.opening(id, record.at) });
    const inside = isFault(opened) ? undefined : this.#inside(opened);
    if (inside === undefined) this.#count(toHex(record.id));
    return inside;
  };

  fileKey(epoch?: string): EpochFileKey | undefined {
    const { keys, policy } = this.#options;
    const id = epoch ?? keys.current.id;
    const key = keys.fileKey(id);
    if (key === undefined) return undefined;
    // Without owners there is never another epoch, so nobody need say which.
    return policy.owners.length > 0 ? { key, epoch: id } : { key };
  }

  message({ name, payload, ...rest }: AppMessage, author: string): AppMessage {
    return { ...rest, name: SEALED_CHANNEL, payload: this.#sealed([author, name, bytesToText(payload) ?? ''], LIMITS.appPayloadBytesMax) };
  }

  openMessage({ payload, ...rest }: AppMessage, author: string | undefined): AppMessage | undefined {
    const [name, text] = rest.name === SEALED_CHANNEL ? this.#said(payload, author) : [];
    return name === undefined || text === undefined ? undefined : { ...rest, name, payload: textToBytes(text) };
  }

  presence(payload: Uint8Array, author: string): Uint8Array {
    return this.#sealed([author, bytesToText(payload) ?? ''], LIMITS.presenceBytesMax);
  }

  openPresence(payload: Uint8Array, author: string | undefined): Uint8Array | undefined {
    const [text] = this.#said(payload, author);
    return text === undefined ? undefined : textToBytes(text);
  }

  access(): string {
    const { keys, policy, blindKey } = this.#options;
    return accessText(keys.placeOf(keys.current), blindPolicy(policy, blindKey));
  }

  #count(id: string): void {
    if (this.#counted.has(id)) return;
    this.#counted.add(id);
    if (this.#counted.size > COUNTED_MAX) this.#counted.delete(this.#counted.keys().next().value!);
    this.#unreadable++;
    for (const run of this.#watchers) run();
  }

  /** Texts for members, as JSON: what travels between applications is always that. */
  #sealed(texts: readonly string[], bytesMax: number): Uint8Array {
    const { keys: { keyring }, random } = this.#options;
    const text = JSON.stringify(texts);
    const sealed = isSealable(text) ? JSON.stringify(sealText(keyring.current.contentKey, random(NONCE_BYTES), text)) : undefined;
    if (sealed !== undefined && sealed.length <= bytesMax) return textToBytes(sealed);
    const reason = `sealed for the room's members it is longer than ${bytesMax} bytes`;
    throw new PeersetError('E_VALUE', `This value cannot be sent: ${reason}.`, { fix: 'Send less, or put it as a record.', reason });
  }

  /** What a member sealed. Others could repeat it in their own name: whoever sealed it must be who vouches for the peer. */
  #said(payload: Uint8Array, author: string | undefined): readonly (string | undefined)[] {
    const sealed = JSON_TEXT.exec(bytesToText(payload) ?? '')?.[1];
    const text = sealed === undefined ? undefined : this.#options.keys.keyring.openAny((key) => openText(key, sealed));
    const said: unknown = text === undefined || isFault(scanJson(text)) ? undefined : JSON.parse(text);
    if (!Array.isArray(said) || !said.every((part) => typeof part === 'string')) return [];
    const [sealer, ...texts] = said as string[];
    return author === undefined || sealer === author ? texts : [];
  }

  /** What the room's rules about content leave of it. */
  #inside({ collection, name, deletes, tags, content }: Opened): Inside | undefined {
    if (deletes) return { collection, key: name, deletes, value: undefined };
    const { policy, schemas } = this.#options.settings;
    if (textToBytes(content).length > policy.contentBytesMax) return undefined;
    const type = tags.find(([tag]) => tag === 'm')?.[1];
    if (type === LETTER_TYPE) return { collection, key: name, deletes, value: undefined, letter: { content, tags } };
    const value = decodeValue(content, type);
    // What people put is never undefined: it is what nonsense decodes to.
    if (value === undefined || (content.includes(FILE_MARK) && !filesVerdict(value, policy).accept)) return undefined;
    const schema = schemas.get(collection);
    if (schema !== undefined && !schemaVerdict(schema, value).accept) return undefined;
    return { collection, key: name, deletes, value, type, content };
  }
}

function removedError(): PeersetError {
  return new PeersetError('E_REMOVED', 'An owner removed you from this room.', {
    fix: 'What you read stays here. Ask an owner for a new invite.',
  });
}

function tooLarge(contentBytesMax: number): PeersetError {
  const reason = `content over ${contentBytesMax} bytes; put large things as files`;
  return new PeersetError('E_REFUSED', `The room does not take this record: ${reason}.`, {
    fix: 'Change the value so that the rule "size" allows it.',
    rule: 'size',
    reason,
  });
}
