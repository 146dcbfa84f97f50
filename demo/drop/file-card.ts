/** One file of the room: what it is, how much of it is here, and itself, playing while it comes. */
import type { Collection, PeersetFile, Rec } from '../../src/index.ts';
import { button, element, say } from '../dom.ts';
import { attempt, toast } from '../toast.ts';
import { ago, bytes, plural, shortName } from '../words.ts';

/** What a record of this room says. */
export interface Dropped {
  readonly file: PeersetFile;
}

/** What stands above the words. */
type Shown = 'nothing' | 'cover' | HTMLImageElement | HTMLMediaElement;

/** Long enough for a browser to begin saving what it was given, ms. */
const SAVING_MS = 60_000;

/** A file in the list; the same element for as long as it is there, so that what plays goes on. */
export class FileCard {
  readonly item = element('li', { class: 'file' });
  readonly #files: Collection<Dropped>;
  readonly #stage = element('div');
  readonly #facts = element('span', { class: 'hint' });
  readonly #bar = element('progress', { 'aria-label': 'How much is here' });
  readonly #save: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  #rec: Rec<Dropped>;
  #shown: Shown = 'nothing';
  #saving: AbortController | undefined;

  constructor(files: Collection<Dropped>, rec: Rec<Dropped>) {
    [this.#files, this.#rec] = [files, rec];
    const name = rec.name ?? 'a file without a name';
    this.#save = button('Save', 'quiet', () => attempt(() => this.#saveFile()));
    this.#cancel = button('Cancel', 'quiet', () => this.#saving?.abort());
    for (const [made, verb] of [[this.#save, 'Save'], [this.#cancel, 'Cancel saving']] as const) made.setAttribute('aria-label', `${verb} ${name}`);
    const row = element('div', { class: 'row' }, this.#facts, this.#save, this.#cancel);
    if (rec.mine) {
      const remove = button('Delete', 'quiet', () => this.#delete());
      remove.setAttribute('aria-label', `Delete ${name}`);
      row.append(remove);
    }
    this.item.append(this.#stage, element('div', { class: 'what' }, element('h2', { dir: 'auto' }, name), this.#bar, row));
    this.show(rec);
  }

  /** What is known of it now. */
  show(rec: Rec<Dropped>): void {
    this.#rec = rec;
    this.#showMedia();
    this.#showFacts();
  }

  #showFacts(): void {
    const { type, size = 0, author, mine, at } = this.#rec;
    const { have, total, peers } = this.#rec.progress ?? { have: 0, total: size, peers: 0 };
    const isWhole = have >= total;
    // Who has a file is known once somebody here wanted it.
    const isWanted = have > 0 || this.#saving !== undefined;
    const where = isWhole ? (peers === 0 ? 'here' : `here and with ${plural(peers, 'other')}`)
      : !isWanted ? 'not here yet'
        : peers === 0 ? `${bytes(have)} here, waiting for somebody who has it` : `${bytes(have)} here, ${plural(peers, 'other')} can give it`;
    say(this.#facts, `${type} · ${bytes(size)} · ${where} · from ${mine ? 'you' : shortName(author)}, ${ago(at, Date.now())}`);
    [this.#bar.max, this.#bar.value, this.#bar.hidden] = [total, have, isWhole || !isWanted];
    this.#save.hidden = this.#saving !== undefined;
    this.#cancel.hidden = this.#saving === undefined;
  }

  #showMedia(): void {
    const [kind] = (this.#rec.type ?? '').split('/');
    if (kind !== 'image' && kind !== 'video' && kind !== 'audio') return;
    if (this.#rec.blurred) return this.#cover();
    const { url, value: { file } } = this.#rec;
    if (url === undefined && file.preview === undefined) return this.#put('nothing');
    if (typeof this.#shown === 'string') this.#put(kind === 'image' ? picture(this.#rec) : player(kind, this.#rec));
    const shown = this.#shown as HTMLImageElement | HTMLMediaElement;
    const source = url ?? (kind === 'image' ? file.preview : undefined);
    if (shown instanceof HTMLVideoElement && file.preview !== undefined && shown.poster === '') shown.poster = file.preview;
    if (source !== undefined && shown.getAttribute('src') !== source) shown.src = source;
  }

  #cover(): void {
    if (this.#shown === 'cover') return;
    this.#put('cover');
    const show = button('Show it', 'quiet', () => this.#rec.reveal());
    this.#stage.replaceChildren(element('div', { class: 'covered' }, element('p', {}, 'From somebody this room does not know yet.'), show));
  }

  #put(what: Shown): void {
    this.#shown = what;
    this.#stage.replaceChildren(...(typeof what === 'string' ? [] : [what]));
  }

  /** Fetches what is missing, and gives it to the browser to keep. */
  async #saveFile(): Promise<void> {
    const saving = this.#saving = new AbortController();
    this.#showFacts();
    try {
      const { file } = this.#rec.value;
      const href = URL.createObjectURL(await file.blob({ signal: saving.signal }));
      element('a', { href, download: file.name ?? 'file' }).click();
      setTimeout(() => URL.revokeObjectURL(href), SAVING_MS);
    } catch (error) {
      if (!saving.signal.aborted) throw error;
    } finally {
      this.#saving = undefined;
      this.#showFacts();
    }
  }

  #delete(): void {
    attempt(async () => {
      const { key, value } = this.#rec;
      await this.#rec.delete();
      toast('File deleted.', { label: 'Undo', run: () => attempt(() => this.#files.put(value, { key })) });
    });
  }
}

function picture({ name = 'A picture', value: { file } }: Rec<Dropped>): HTMLImageElement {
  const made = element('img', { alt: name });
  if (file.width !== undefined && file.height !== undefined) [made.width, made.height] = [file.width, file.height];
  made.addEventListener('click', () => void made.requestFullscreen?.().catch(() => {
    // A picture that cannot fill the screen stays where it is.
  }));
  return made;
}

function player(kind: 'video' | 'audio', { name = 'A file' }: Rec<Dropped>): HTMLMediaElement {
  const made = element(kind, { controls: '', preload: 'metadata', 'aria-label': name });
  if (made instanceof HTMLVideoElement) made.playsInline = true;
  return made;
}
