/**
 * Says things about records and authors: who may say what, and the record that says it. Statements are ordinary records, in two
 * collections of the room's own; a later one about the same replaces the earlier.
 */
import { isFault } from '../../core/base/fault.ts';
import { encodeStatement, REPORT_TYPES, type Ruling, type Statement } from '../../core/moderation/statement.ts';
import { REPORTS_COLLECTION, RULINGS_COLLECTION } from '../../core/rules/moderation.ts';
import type { Entry } from '../entry.ts';
import { badOption, PeersetError, unsupported } from '../errors.ts';
import { encodeJson } from '../value.ts';
import type { DeskHost } from './host.ts';
import { aboutOf, authorFor, durationMs, entryFor } from './targets.ts';
import type { BanOptions, RecordTarget, ReportOptions, TargetOptions } from './types.ts';

/** Namespace of labels that people make up (NIP-32). */
const LABEL_NAMESPACE = 'ugc';

/** Writes statements in the name of whoever writes here. */
export class Speaker {
  readonly #host: DeskHost;

  constructor(host: DeskHost) {
    this.#host = host;
  }

  async report(target: RecordTarget, reason: string, options: ReportOptions = {}): Promise<void> {
    const { type = 'other' } = options;
    if (!REPORT_TYPES.includes(type)) throw badOption('type', `it is one of ${REPORT_TYPES.join(', ')}`);
    await this.#say(REPORTS_COLLECTION, { type: 'report', about: aboutOf(await this.#entry(target, options)), wrong: type, reason: textOf(reason) });
  }

  async appeal(target: RecordTarget, text: string, options?: TargetOptions): Promise<void> {
    const entry = await this.#entry(target, options);
    if (entry.header.author !== this.#host.identity.pubkey) {
      throw new PeersetError('E_NOT_YOURS', 'Another author wrote this record.', { fix: 'Only its author can appeal; others can ask an owner or moderator.' });
    }
    await this.#say(REPORTS_COLLECTION, { type: 'appeal', about: aboutOf(entry), reason: textOf(text) });
  }

  async label(target: RecordTarget, label: string, options?: TargetOptions): Promise<void> {
    const word = textOf(label, 'label');
    const entry = await this.#entry(target, options);
    if (word === 'blur') return this.rule('blur', entry, '');
    await this.#say(REPORTS_COLLECTION, { type: 'label', about: aboutOf(entry), namespace: LABEL_NAMESPACE, label: word, reason: '' });
  }

  /** Decides about a record, for everyone. */
  async ruleOn(verdict: Ruling['verdict'], target: RecordTarget, reason: string, options?: TargetOptions): Promise<void> {
    await this.#asModerator();
    await this.rule(verdict, await this.#entry(target, options), textOf(reason));
  }

  /** The same about one that was found. */
  async rule(verdict: Ruling['verdict'], entry: Entry, reason: string): Promise<void> {
    await this.#asModerator();
    await this.#say(RULINGS_COLLECTION, { type: 'ruling', about: aboutOf(entry), verdict, reason });
  }

  async ban(npub: string, { for: duration, reason = '' }: BanOptions = {}): Promise<void> {
    const author = authorFor(npub);
    const until = duration === undefined ? undefined : this.#host.environment.clock.now() + durationMs(duration);
    await this.#asOwner();
    if (this.#host.settings.policy.owners.includes(author)) throw badOption('npub', "owners are part of the room's policy, and stay");
    await this.#say(RULINGS_COLLECTION, { type: 'ban', author, reason: textOf(reason), ...(until === undefined ? {} : { until }) });
  }

  async unban(npub: string, reason = ''): Promise<void> {
    const author = authorFor(npub);
    await this.#asOwner();
    await this.#say(RULINGS_COLLECTION, { type: 'unban', author, reason: textOf(reason) });
  }

  async pardon(npub: string, reason = ''): Promise<void> {
    const author = authorFor(npub);
    await this.#asModerator();
    await this.#say(RULINGS_COLLECTION, { type: 'pardon', author, reason: textOf(reason) });
  }

  /** Shares a list; `name` '' for the mute list. */
  async share(name: string, authors: readonly string[], records: readonly string[]): Promise<void> {
    await this.#say(REPORTS_COLLECTION, { type: 'list', name, authors, records, words: [], topics: [] });
  }

  #entry(target: RecordTarget, options?: TargetOptions): Promise<Entry> {
    return entryFor(this.#host, target, options);
  }

  async #asOwner(): Promise<void> {
    await this.#host.ready;
    const { identity, settings: { policy } } = this.#host;
    if (policy.owners.includes(identity.pubkey)) return;
    throw new PeersetError('E_NOT_OWNER', 'Only an owner of this room can do that.', { fix: 'Log in as one of the owners that the room was opened with.' });
  }

  async #asModerator(): Promise<void> {
    await this.#host.ready;
    const { identity, settings: { policy } } = this.#host;
    if (policy.owners.includes(identity.pubkey) || policy.moderators.includes(identity.pubkey)) return;
    throw new PeersetError('E_NOT_MODERATOR', 'Only an owner or a moderator of this room can do that for everyone.', {
      fix: 'Log in as one of them. For this device alone there are db.moderation.hide, show and mute.',
    });
  }

  async #say(collection: string, statement: Statement): Promise<void> {
    await this.#host.ready;
    if (!this.#host.settings.policy.collections.has(collection)) {
      throw unsupported('Moderation in a room with as many collections as there may be', 'Declare fewer collections.');
    }
    const encoded = encodeStatement(statement);
    if (isFault(encoded)) throw badOption(statement.type === 'list' ? 'name' : 'reason', encoded.reason);
    const { key, value } = encoded;
    await this.#host.writer.write({ collection, key, encoded: encodeJson(value), expiresAt: undefined, replaceOldest: true, signal: undefined });
  }
}

/** @throws PeersetError E_OPTION where it is no text. */
function textOf(text: unknown, option = 'reason'): string {
  if (typeof text !== 'string') throw badOption(option, 'it is a text');
  return text;
}
