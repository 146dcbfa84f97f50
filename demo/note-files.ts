/** The files of one note: pictures, films and sounds as themselves, everything else by name, to be saved. */
import type { PeersetFile, Rec } from '../src/index.ts';
import { button, element, say } from './dom.ts';
import { attempt } from './toast.ts';
import { bytes } from './words.ts';

/** Long enough for a browser to begin saving what it was given, ms. */
const SAVING_MS = 60_000;

/** The same elements for as long as the note is there, so that what plays goes on. */
export class NoteFiles {
  readonly element = element('div', { class: 'note-files' });
  #drawn = '';

  /** Shows what is known of them now. */
  show(rec: Rec): void {
    // Addresses come later than the note, without a change of it.
    const now = JSON.stringify([rec.id, rec.blurred, ...rec.blurred ? [] : rec.files.map((file) => [file.url !== undefined, file.preview !== undefined])]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.element.hidden = rec.files.length === 0;
    // What strangers show is covered under `family` until somebody asks.
    if (rec.blurred && rec.files.length > 0) {
      this.element.replaceChildren(element('div', { class: 'covered' }, element('p', {}, 'Files from somebody this room does not know yet.'), button('Show them', 'quiet', () => {
        rec.reveal();
        this.show(rec);
      })));
    } else this.element.replaceChildren(...rec.files.map((file, index) => partOf(file, rec.files.length === 1 ? rec.url : file.url, index)));
  }
}

function partOf(file: PeersetFile, url: string | undefined, index: number): HTMLElement {
  const name = file.name ?? `file ${index + 1}`;
  const [kind] = file.type.split('/');
  const source = url ?? (kind === 'image' ? file.preview : undefined);
  if (kind === 'image' && source !== undefined) {
    const picture = element('img', { src: source, alt: name });
    if (file.width !== undefined && file.height !== undefined) [picture.width, picture.height] = [file.width, file.height];
    return picture;
  }
  if ((kind === 'video' || kind === 'audio') && url !== undefined) return element(kind, { src: url, controls: '', preload: 'metadata', 'aria-label': name });
  return saved(file, name);
}

function saved(file: PeersetFile, name: string): HTMLElement {
  const save = button('Save', 'quiet', () => attempt(async () => {
    save.disabled = true;
    say(save, 'Coming…');
    try {
      const href = URL.createObjectURL(await file.blob());
      element('a', { href, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(href), SAVING_MS);
    } finally {
      save.disabled = false;
      say(save, 'Save');
    }
  }));
  save.setAttribute('aria-label', `Save ${name}`);
  return element('div', { class: 'row file-row' }, element('span', { class: 'file-name', dir: 'auto' }, name), element('span', { class: 'hint' }, bytes(file.size)), save);
}
