/**
 * The live lists of moderation that show records and people: what waits, what was reported, who is banned. They are looked up anew a
 * moment after something changed, however much does.
 */
import { MODERATION_LIMITS } from '../../core/base/limits/moderation.ts';
import type { Moderation } from '../../core/moderation/moderation.ts';
import type { ReportedRow } from '../../core/moderation/queue.ts';
import { npubOf } from '../../core/record/author.ts';
import type { RecordHeader } from '../../core/record/record.ts';
import type { Entry } from '../entry.ts';
import { VIEW_GAP_MS } from '../host.ts';
import type { LiveList } from '../live.ts';
import type { Rec } from '../rec.ts';
import type { DeskHost } from './host.ts';
import type { ModerationLists } from './moderation.ts';
import type { Reported } from './types.ts';

/** What the lists are made from. */
export interface QueuesOptions {
  readonly host: DeskHost;
  readonly lists: ModerationLists;
  readonly rules: Moderation;
}

/** Fills the lists. */
export class Queues {
  readonly #options: QueuesOptions;
  /** Those that were shown last, so that whoever follows a list sees the same objects again. */
  #recs = new Map<Entry, Rec>();
  #cancel: (() => void) | undefined;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: QueuesOptions) {
    this.#options = options;
  }

  /** Looks at everything anew, soon. */
  renewSoon(): void {
    const { clock } = this.#options.host.environment;
    if (this.#isClosed) return;
    this.#cancel ??= clock.wake(clock.now() + VIEW_GAP_MS, () => {
      this.#cancel = undefined;
      // A disk that cannot be read shows in the status; the lists stay as they are, and the next change tries again.
      this.#work = this.#work.then(() => this.#renew()).catch(() => undefined);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  async #renew(): Promise<void> {
    const { host: { identity, settings: { policy }, catalog, views }, lists, rules } = this.#options;
    const { pubkey } = identity;
    const moderates = policy.owners.includes(pubkey) || policy.moderators.includes(pubkey);
    const held = moderates ? rules.held(MODERATION_LIMITS.queueRowsMax).rows : rules.held(Infinity).rows.filter(({ header }) => header.author === pubkey);
    const reported = moderates ? rules.reported(MODERATION_LIMITS.queueRowsMax).rows : [];
    const wanted = [...held.map(({ header }) => header), ...reported.map(({ header }) => header)];
    const entries = wanted.flatMap((header) => (header === undefined ? [] : (catalog.shelfOf(header)?.entryOf(header) ?? [])));
    const loaded = await catalog.bodies.load([...new Set(entries)]);
    if (this.#isClosed) return;
    const recs = new Map(loaded.filter(({ isReadable }) => isReadable).map((entry) => [entry, this.#recs.get(entry) ?? views.present(entry)]));
    catalog.bodies.release(loaded);
    this.#recs = recs;
    const recOf = (header: RecordHeader | undefined): Rec | undefined => {
      const entry = header === undefined ? undefined : catalog.shelfOf(header)?.entryOf(header);
      return entry === undefined ? undefined : recs.get(entry);
    };
    show(lists.held, held.flatMap(({ header }) => recOf(header) ?? []), ({ id }) => id);
    show(lists.reported, reported.map((row) => reportedRow(row, recOf(row.header))), (row) => [row, row.rec?.id]);
    show(lists.bans, rules.bans.map(({ header: { at, author }, statement }) => ({
      npub: npubOf(statement.author), at, until: statement.until, reason: statement.reason, by: npubOf(author),
    })), (row) => row);
  }
}

function reportedRow({ author, reports, ofModerators, said, at }: ReportedRow, rec: Rec | undefined): Reported {
  return {
    rec,
    author: npubOf(author),
    at,
    reports,
    ofModerators,
    said: said.map(({ header, statement }) => ({
      by: npubOf(header.author), at: header.at, type: statement.type === 'report' ? statement.wrong : 'appeal', reason: statement.reason,
    })),
  };
}

/** Tells nobody of what is as it was. Records say nothing of themselves as text, but they are the same objects. */
function show<R>(list: LiveList<R>, rows: readonly R[], textOf: (row: R) => unknown): void {
  const before = list.current;
  const isSame = rows.length === before.length && rows.every((row, i) => row === before[i] || JSON.stringify(textOf(row)) === JSON.stringify(textOf(before[i]!)));
  if (!isSame) list.set(rows);
  if (list.state === 'loading') list.setState('local');
}
