/** Files that will go with what somebody is writing: chosen, dropped anywhere on the page, or pasted; each can be taken out again. */
import { button, element, say } from './dom.ts';
import { FILES_MAX } from './room.ts';
import { toast } from './toast.ts';
import { bytes } from './words.ts';

/** Where they are chosen, and where those that were are listed. */
interface Places {
  readonly input: HTMLInputElement;
  readonly list: HTMLElement;
  readonly zone: HTMLElement;
}

/** What was chosen so far. */
export class Attachments {
  readonly #list: HTMLElement;
  #files: readonly File[] = [];

  constructor({ input, list, zone }: Places) {
    this.#list = list;
    input.addEventListener('change', () => {
      this.add(input.files);
      input.value = '';
    });
    document.addEventListener('paste', ({ clipboardData }) => this.add(clipboardData?.files));
    // The whole page takes them: a file dropped beside the box would replace the page.
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      zone.toggleAttribute('data-over', event.dataTransfer?.types.includes('Files') === true);
    });
    document.addEventListener('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) zone.removeAttribute('data-over');
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      zone.removeAttribute('data-over');
      this.add(event.dataTransfer?.files);
    });
  }

  get files(): readonly File[] {
    return this.#files;
  }

  /** Takes more, as far as there is room. */
  add(more: Iterable<File> | ArrayLike<File> | null | undefined): void {
    const files = Array.from(more ?? []);
    if (files.length === 0) return;
    if (this.#files.length + files.length > FILES_MAX) toast(`A note has room for ${FILES_MAX} files; the first of them are taken.`);
    this.#set([...this.#files, ...files].slice(0, FILES_MAX));
  }

  /** What is there goes, and is given to whoever asked. */
  take(): readonly File[] {
    const files = this.#files;
    this.#set([]);
    return files;
  }

  #set(files: readonly File[]): void {
    this.#files = files;
    this.#list.hidden = files.length === 0;
    this.#list.replaceChildren(...files.map((file) => {
      const out = button('Remove', 'link', () => this.#set(this.#files.filter((other) => other !== file)));
      out.setAttribute('aria-label', `Remove ${file.name}`);
      return element('li', {}, element('span', { class: 'file-name', dir: 'auto' }, file.name), element('span', { class: 'hint' }, bytes(file.size)), out);
    }));
  }
}

/** One line while files are read: how far, and a way to stop. Resolves with false where it was stopped. */
export async function reading(host: HTMLElement, files: readonly File[], work: (options: { readonly signal: AbortSignal; readonly progress: (done: number) => void }) => Promise<unknown>): Promise<boolean> {
  if (files.length === 0) return work({ signal: new AbortController().signal, progress: () => undefined }).then(() => true);
  const stopping = new AbortController();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const facts = element('span', { class: 'hint', role: 'status' }, `Reading ${bytes(total)}`);
  const bar = element('progress', { max: String(Math.max(1, total)), value: '0', 'aria-label': 'Reading files' });
  const line = element('div', { class: 'going row' }, facts, bar, button('Cancel', 'quiet', () => stopping.abort()));
  host.append(line);
  const progress = (done: number): void => {
    bar.value = done;
    say(facts, `${bytes(done)} of ${bytes(total)} read`);
  };
  try {
    await work({ signal: stopping.signal, progress });
    return true;
  } catch (error) {
    if (stopping.signal.aborted) return false;
    throw error;
  } finally {
    line.remove();
  }
}
