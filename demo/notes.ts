/** The list of notes, and writing, editing and deleting them. */
import type { Collection, Live, Rec } from '../src/index.ts';
import { Attachments, reading } from './attachments.ts';
import { button, byId, element, say } from './dom.ts';
import { NoteFiles } from './note-files.ts';
import type { Note } from './room.ts';
import { attempt, complain, toast } from './toast.ts';
import { ago, hueOf, shortName } from './words.ts';

const PAGE = 30;
const STATES = { local: 'on this device only', shared: '✓ shared', held: 'held', hidden: 'hidden' } as const;

interface Card {
  readonly item: HTMLLIElement;
  readonly text: HTMLParagraphElement;
  readonly state: HTMLElement;
  readonly time: HTMLTimeElement;
  readonly files: NoteFiles;
  rec: Rec<Note>;
}

/** What is put: where the files stood, readers find handles. */
function noteOf(text: string, files: readonly File[]): Note {
  return (files.length === 0 ? { text } : { text, files }) as Note;
}

export class NotesView {
  readonly #notes: Collection<Note>;
  readonly #rows: Live<Rec<Note>>;
  readonly #cards = new Map<string, Card>();

  constructor(notes: Collection<Note>) {
    this.#notes = notes;
    this.#rows = notes.live({ limit: PAGE });
    this.#rows.subscribe((rows) => this.#show(rows));
    this.#compose();
    byId('older').addEventListener('click', () => attempt(() => this.#rows.next()));
  }

  /** Renews what changes by itself: times, and whether a note has reached somebody. */
  refresh(): void {
    const now = Date.now();
    for (const { rec, state, time, files } of this.#cards.values()) {
      files.show(rec);
      say(state, rec.mine ? STATES[rec.state] : '');
      state.dataset['state'] = rec.state;
      say(time, ago(rec.at, now));
    }
  }

  #compose(): void {
    const form = byId<HTMLFormElement>('composer');
    const text = byId<HTMLTextAreaElement>('text');
    const attachments = new Attachments({ input: byId('files'), list: byId('chosen'), zone: form });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const [value, files] = [text.value.trim(), attachments.take()];
      if (value === '' && files.length === 0) return text.focus();
      text.value = '';
      const back = (): void => {
        // Nothing that was written is lost, also not what was written meanwhile.
        text.value = [value, text.value].filter((part) => part !== '').join('\n');
        attachments.add(files);
      };
      reading(form, files, (options) => this.#notes.put(noteOf(value, files), options)).then((isDone) => {
        if (!isDone) back();
      }, (error: unknown) => {
        back();
        complain(error);
      });
    });
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }

  #show(rows: readonly Rec<Note>[]): void {
    const list = byId('list');
    const gone = new Set(this.#cards.keys());
    rows.forEach((rec, i) => {
      const name = `${rec.author} ${rec.key}`;
      gone.delete(name);
      const card = this.#cards.get(name) ?? this.#card(name, rec);
      card.rec = rec;
      if (card.item.querySelector('textarea') === null) say(card.text, rec.value.text);
      if (list.children[i] !== card.item) list.insertBefore(card.item, list.children[i] ?? null);
    });
    for (const name of gone) {
      this.#cards.get(name)!.item.remove();
      this.#cards.delete(name);
    }
    byId('older').hidden = rows.length < PAGE;
    this.#sayEmpty(rows.length === 0);
    this.refresh();
  }

  #sayEmpty(isEmpty: boolean): void {
    const empty = byId('empty');
    empty.hidden = !isEmpty;
    if (!isEmpty) return;
    const words = this.#rows.state === 'loading' ? 'Opening the notes on this device…'
      : 'No notes yet. Write the first one, or open this page in another browser and see it appear there.';
    say(empty, words);
  }

  #card(name: string, rec: Rec<Note>): Card {
    const text = element('p', { dir: 'auto' });
    const state = element('span', { class: 'state' });
    const time = element('time', { datetime: new Date(rec.at).toISOString(), title: new Date(rec.at).toLocaleString() });
    const author = rec.mine ? 'You' : shortName(rec.author);
    const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
    dot.style.setProperty('--hue', hueOf(rec.author));
    const head = element('header', {}, dot, element('span', { class: 'who-name', title: rec.author }, author), time, state);
    const item = element('li', { class: 'note' }, head, text);
    const files = new NoteFiles();
    item.append(files.element);
    const card: Card = { item, text, state, time, files, rec };
    if (rec.mine) {
      const edit = button('Edit', 'link', () => this.#edit(card));
      item.append(element('footer', {}, edit, button('Delete', 'link', () => this.#delete(card))));
    }
    this.#cards.set(name, card);
    return card;
  }

  #edit(card: Card): void {
    if (card.item.querySelector('textarea') !== null) return;
    const area = element('textarea', { rows: '3', maxlength: '4000', 'aria-label': 'Change your note' });
    area.value = card.rec.value.text;
    const done = (): void => {
      editor.replaceWith(card.text);
      say(card.text, card.rec.value.text);
    };
    const save = (): void => attempt(async () => {
      const text = area.value.trim();
      if ((text !== '' || card.rec.files.length > 0) && text !== card.rec.value.text) await this.#notes.patch(card.rec.key, { text });
      done();
    });
    const editor = element('form', {}, area, element('div', { class: 'row' }, button('Save', 'primary', save), button('Cancel', 'quiet', done)));
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') done();
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
    });
    card.text.replaceWith(editor);
    area.focus();
  }

  #delete({ rec }: Card): void {
    attempt(async () => {
      const { key, value } = rec;
      await rec.delete();
      toast('Note deleted.', { label: 'Undo', run: () => attempt(() => this.#notes.put(value, { key })) });
    });
  }
}
