/**
 * What the person at this device chose for themselves: whom to mute, what to hide, which lists to follow. In no set: it is on
 * this device's disk, and in all tabs of the site. Each choice is remembered with its time, also when it is taken back, so
 * that two tabs that chose at once agree: the later one counts.
 */
import { assert } from '../../core/base/assert.ts';
import { MODERATION_LIMITS } from '../../core/base/limits/moderation.ts';
import type { Choices } from '../../core/moderation/sight.ts';
import { npubOf } from '../../core/record/author.ts';
import type { Notes, TabChannel } from '../../ports.ts';
import { PeersetError } from '../errors.ts';
import { report } from '../safely.ts';
import { CHOICES_NOTE } from './notes.ts';
import type { Choice, ChoiceType } from './types.ts';

/** A choice as it is kept: type, what it is about, when, and whether it still stands. */
type Row = readonly [type: ChoiceType, target: string, at: number, stands: 0 | 1];

/** Among tabs. */
type Message = { readonly type: 'choices-asked' } | { readonly type: 'choices'; readonly rows: readonly Row[] };

/** What choosing needs. */
export interface ChoiceHost {
  readonly notes: Notes;
  readonly now: () => number;
  channel(receive: (message: unknown) => void): TabChannel;
  changed(): void;
}

/** Choices as a set of rows, the later of which counts. */
export class ChoiceBook {
  readonly #host: ChoiceHost;
  readonly #channel: TabChannel;
  readonly #rows = new Map<string, Row>();
  #saving: Promise<void> = Promise.resolve();

  /** `text`: the note, as it was found. */
  constructor(host: ChoiceHost, text: string | undefined) {
    this.#host = host;
    this.#merge(rowsIn(text));
    this.#channel = host.channel((message) => this.#heard(message as Message));
    this.#channel.post({ type: 'choices-asked' } satisfies Message);
  }

  /** What stands, newest first. */
  get standing(): readonly Choice[] {
    return this.#standing().map(choiceOf).sort((one, other) => other.at - one.at);
  }

  /** As the view rules take them. */
  of(me: string | undefined): Choices {
    const targets = (type: ChoiceType): ReadonlySet<string> => new Set(this.#standing().flatMap(([found, target]) => (found === type ? [target] : [])));
    return {
      me,
      muted: targets('mute'),
      hidden: targets('hide'),
      shown: targets('show'),
      revealed: targets('reveal'),
      welcome: targets('welcome'),
      trusted: targets('trust'),
      lists: [...targets('list')].map((target) => ({ author: target.slice(0, 64), name: target.slice(65) })),
    };
  }

  /** Whether this stands. */
  has(type: ChoiceType, target: string): boolean {
    return this.#rows.get(keyOf(type, target))?.[3] === 1;
  }

  /**
   * Chooses this, or takes it back; resolves when it is on disk, where there is one.
   * @throws PeersetError E_QUOTA where as many stand as are kept.
   */
  async choose(type: ChoiceType, target: string, stands: 'stands' | 'ends'): Promise<void> {
    if (this.has(type, target) === (stands === 'stands')) return;
    if (stands === 'stands') this.#makeRoom();
    const before = this.#rows.get(keyOf(type, target))?.[2] ?? 0;
    // Later than what it changes, also where the clock ran back.
    const row: Row = [type, target, Math.max(this.#host.now(), before + 1), stands === 'stands' ? 1 : 0];
    this.#merge([row]);
    this.#host.changed();
    this.#channel.post({ type: 'choices', rows: [row] } satisfies Message);
    await this.#save();
  }

  close(): void {
    this.#channel.close();
  }

  #heard(message: Message): void {
    if (message.type === 'choices-asked') this.#channel.post({ type: 'choices', rows: [...this.#rows.values()] } satisfies Message);
    else if (message.type === 'choices' && this.#merge(message.rows)) this.#host.changed();
  }

  /** Whether anything changed. */
  #merge(rows: readonly Row[]): boolean {
    let isChanged = false;
    for (const row of rows) {
      const [type, target, at] = row;
      const key = keyOf(type, target);
      if ((this.#rows.get(key)?.[2] ?? -1) >= at) continue;
      this.#rows.set(key, row);
      isChanged = true;
    }
    return isChanged;
  }

  /** What was taken back is forgotten first. */
  #makeRoom(): void {
    if (this.#rows.size < MODERATION_LIMITS.choicesMax) return;
    for (const [key, row] of this.#rows) if (row[3] === 0) this.#rows.delete(key);
    if (this.#rows.size < MODERATION_LIMITS.choicesMax) return;
    throw new PeersetError('E_QUOTA', `This device keeps at most ${MODERATION_LIMITS.choicesMax} choices.`, { fix: 'Take some back: see db.moderation.choices.' });
  }

  /** One after the other, each with all there is. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#host.notes.save(CHOICES_NOTE, JSON.stringify([...this.#rows.values()]))).catch((reason: unknown) => {
      // Without a disk they last as long as the page: better than not choosing.
      report(reason);
    });
    return this.#saving;
  }

  #standing(): Row[] {
    return [...this.#rows.values()].filter(([, , , stands]) => stands === 1);
  }
}

/** What a list is called among choices. */
export function listTarget(author: string, name: string): string {
  assert(author.length === 64, 'a list is its author’s');
  return `${author} ${name}`;
}

function keyOf(type: ChoiceType, target: string): string {
  return `${type} ${target}`;
}

function choiceOf([type, target, at]: Row): Choice {
  const isAbout = type === 'hide' || type === 'show' || type === 'reveal' ? 'record' : 'author';
  return {
    type,
    at,
    npub: isAbout === 'author' ? npubOf(target.slice(0, 64)) : undefined,
    name: type === 'list' ? target.slice(65) : undefined,
    record: isAbout === 'record' ? target : undefined,
  };
}

const TYPES: readonly unknown[] = ['mute', 'hide', 'show', 'reveal', 'welcome', 'trust', 'list'] satisfies ChoiceType[];

/** Our own disk may hold what another version wrote. */
function rowsIn(text: string | undefined): readonly Row[] {
  try {
    const rows: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    // Damaged: whoever chose can choose again.
    return [];
  }
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row)) return false;
  const [type, target, at, stands] = row as readonly unknown[];
  const isAboutAuthor = type === 'mute' || type === 'welcome' || type === 'trust' || type === 'list';
  return TYPES.includes(type) && typeof target === 'string' && (!isAboutAuthor || /^[0-9a-f]{64}/.test(target)) && typeof at === 'number' && (stands === 0 || stands === 1);
}
