/**
 * What our elements are made of. On a server there are none: the classes exist there, so that whoever imports them need not ask, and do
 * nothing. What an element shows is settled once its markup was read, and again when something about it changed: once, however much did.
 */
import { PeersetError } from '../../index.ts';

const Element: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/** An element that settles. */
export abstract class SettlingElement extends Element {
  #isPlanned = false;
  #error: HTMLElement | undefined;

  /** @internal */
  connectedCallback(): void {
    this.plan();
  }

  /** @internal */
  disconnectedCallback(): void {
    this.plan();
  }

  /** @internal */
  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now) this.plan();
  }

  /** Settles soon: an element that is moved leaves the page and comes back, and nothing begins anew. */
  protected plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    const run = (): void => {
      this.#isPlanned = false;
      this.#adopt();
      try {
        this.settle();
      } catch (reason) {
        this.fail(reason);
      }
    };
    // Children are there once the page was read.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run, { once: true });
    else queueMicrotask(run);
  }

  /** Begins, goes on or ends, by what is so now. */
  protected abstract settle(): void;

  /** Says what went wrong where the page has a place for it (`data-error`), else at the end, and what to do; undefined takes that away. */
  protected fail(reason: unknown): void {
    const given = this.querySelector<HTMLElement>('[data-error]');
    if (reason === undefined) {
      if (given !== null) given.textContent = '';
      this.#error?.remove();
      return;
    }
    const place = given ?? (this.#error = document.createElement('p'));
    place.setAttribute('role', 'alert');
    if (given === null) {
      place.dataset['error'] = '';
      this.append(place);
    }
    const { message, fix = '', rule, reason: why } = reason as Partial<PeersetError>;
    // A schema says what is wrong in the words of the page that has it; ours are for whoever writes the page.
    place.textContent = rule === 'schema' && why !== undefined ? `Not taken: ${why}.` : `${message} ${fix}`;
    this.tell('error', reason);
  }

  /** An event of ours. It does not bubble: others of its name do. */
  protected tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Properties that were set before the element was defined hide those of its class. */
  #adopt(): void {
    for (const name of ['db', 'config']) {
      const value = Object.getOwnPropertyDescriptor(this, name)?.value as unknown;
      if (value === undefined) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }
}

/** What an attribute says as JSON; undefined without it. @throws PeersetError E_OPTION. */
export function jsonAttribute(element: HTMLElement, name: string): unknown {
  const text = element.getAttribute(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PeersetError('E_OPTION', `The attribute ${name} of <${element.localName}> is not JSON.`, { fix: `Change or leave out ${name}.`, option: name, cause });
  }
}
