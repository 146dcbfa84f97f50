/** `<peerset-form>`: a form of the page that puts what is filled in. The browser checks it like every other form; the room's rules come after. */
import { PeersetError, type PeersetDB } from '../../index.ts';
import { DatabaseElement } from './user.ts';

/**
 * Puts a record when the `<form>` inside is sent: fields by their names, numbers as numbers, boxes as true or false, files as files. Then it is
 * empty again. Without a form it shows one with a text. What is refused says why and what to do, in an element with `data-error` where there is one.
 *
 * @element peerset-form
 * @attr room - Name of a room to open.
 * @attr for - Id of a `<peerset-db>`; without it the one around.
 * @attr collection - Its name; `default` otherwise.
 * @attr key - Puts at this key, so that each author has one record; otherwise each is new.
 * @attr label - What its own form asks for.
 * @attr send - Words of the button in its own form.
 * @prop db - The database; goes before `for` and `room`.
 * @fires put - A record is on this device's disk; `detail` is the record.
 * @fires error - It was not put; `detail` is a PeersetError.
 */
export class PeersetFormElement extends DatabaseElement {
  static readonly observedAttributes = ['for', 'room', 'collection', 'key', 'label', 'send'];
  #isBusy = false;

  constructor() {
    super();
    // From the first moment on: a form must never be sent to the site's server because a room was not open yet.
    this.addEventListener('submit', (event) => {
      // The page may have taken it in its own hands.
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.target instanceof HTMLFormElement) void this.#put(event.target);
    });
  }

  protected begin(): () => void {
    const own = this.querySelector('form') === null ? ownForm(this.getAttribute('label'), this.getAttribute('send')) : undefined;
    if (own !== undefined) this.prepend(own);
    return () => own?.remove();
  }

  async #put(form: HTMLFormElement): Promise<void> {
    if (this.#isBusy) return;
    const { db } = this;
    if (db === undefined) {
      this.fail(new PeersetError('E_NOT_READY', 'There is no open room to put this into.', { fix: 'Wait a moment and try again.' }));
      return;
    }
    this.#isBusy = true;
    form.ariaBusy = 'true';
    this.fail(undefined);
    const key = this.getAttribute('key');
    try {
      const rec = await collectionOf(this, db).put(valueOf(form), key === null ? {} : { key });
      form.reset();
      this.tell('put', rec);
    } catch (reason) {
      this.fail(reason);
    } finally {
      this.#isBusy = false;
      form.ariaBusy = 'false';
    }
  }
}

function collectionOf(element: HTMLElement, db: PeersetDB) {
  return db.collection(element.getAttribute('collection') ?? 'default');
}

/** What is filled in, by name. A field that may have several values, such as boxes of one name, is an array. */
function valueOf(form: HTMLFormElement): Record<string, unknown> {
  const filled = new FormData(form);
  const names = new Set([...filled.keys(), ...[...form.elements].map((control) => (control as HTMLInputElement).name ?? '')]);
  const entries = [...names].filter((name) => name !== '').map((name) => {
    const controls = ([...form.elements] as HTMLInputElement[]).filter((control) => control.name === name && !control.disabled);
    return [name, fieldOf(controls, filled.getAll(name).filter((one) => typeof one === 'string' || one.size > 0 || one.name !== ''))] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function fieldOf(controls: readonly HTMLInputElement[], values: readonly (string | File)[]): unknown {
  const { type, multiple, value } = controls[0] ?? { type: '', multiple: false, value: '' };
  if (type === 'checkbox' && controls.length === 1 && value === 'on') return values.length > 0;
  if (multiple || values.length > 1 || (type === 'checkbox' && controls.length > 1)) return values;
  const [one] = values;
  if (type !== 'number' && type !== 'range') return one;
  return one === '' || one === undefined ? undefined : Number(one);
}

function ownForm(label: string | null, send: string | null): HTMLFormElement {
  const form = document.createElement('form');
  const words = document.createElement('label');
  const text = document.createElement('textarea');
  const button = document.createElement('button');
  text.name = 'text';
  text.required = true;
  words.append(label ?? 'Your text', ' ', text);
  button.textContent = send ?? 'Send';
  form.append(words, ' ', button);
  return form;
}
