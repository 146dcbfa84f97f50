/**
 * Who has this file? The page that a request came from is asked first, and the site's others when it has not, or says nothing
 * at once: a frame without this library, or an address that somebody opened in a tab of its own. A token is not to be guessed, so at
 * most one page has it.
 *
 * The answer has a port to the page that has it; all other ports are closed. A page that says nothing at all is waited for, but not for ever.
 */
import { STREAMING_LIMITS } from '../core/base/limits/streaming.ts';
import { readFromPage, type FileHead, type FromPage, type ToPage } from './words.ts';

/** A page, as a service worker can speak with it. */
export interface Page {
  readonly id: string;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Whom to ask. */
export interface Asking {
  /** The page that the request came from, where there is one. */
  first(): Promise<Page | undefined>;
  /** Every page of the site. */
  all(): Promise<readonly Page[]>;
  /** Whether a page is still there. */
  has(page: Page): Promise<boolean>;
}

/** What asking gave. */
export type Found =
  | { readonly type: 'found'; readonly head: FileHead; readonly page: Page; readonly port: MessagePort }
  | { readonly type: 'unknown' | 'busy' | 'silent' };

/** Asks pages for the file of this token. */
export function findFile(token: string, asking: Asking): Promise<Found> {
  return new Promise((resolve, reject) => {
    new Question(token, asking, resolve).begin().catch(reject);
  });
}

/** Ends the talk about a file that nobody wants any more. */
export function hangUp(port: MessagePort): void {
  port.postMessage({ type: 'cancel' });
  port.close();
}

class Question {
  readonly #token: string;
  readonly #asking: Asking;
  readonly #answer: (found: Found) => void;
  /** Ports to pages that have not answered. */
  readonly #open = new Set<MessagePort>();
  #first: Page | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #state: 'first' | 'others' | 'all asked' | 'over' = 'first';
  #isBusy = false;

  constructor(token: string, asking: Asking, answer: (found: Found) => void) {
    this.#token = token;
    this.#asking = asking;
    this.#answer = answer;
  }

  async begin(): Promise<void> {
    this.#silence = setTimeout(() => this.#end({ type: 'silent' }), STREAMING_LIMITS.streamSilentMs);
    this.#first = await this.#asking.first();
    if (this.#first === undefined) return this.#askOthers();
    this.#patience = setTimeout(() => void this.#askOthers(), STREAMING_LIMITS.streamPatienceMs);
    this.#ask(this.#first);
  }

  async #askOthers(): Promise<void> {
    if (this.#state !== 'first') return;
    this.#state = 'others';
    const pages = await this.#asking.all();
    if (this.#isOver()) return;
    this.#state = 'all asked';
    for (const page of pages) if (page.id !== this.#first?.id) this.#ask(page);
    this.#look();
  }

  #ask(page: Page): void {
    const { port1, port2 } = new MessageChannel();
    this.#open.add(port1);
    port1.onmessage = ({ data }): void => this.#heard({ page, port: port1 }, readFromPage(data));
    // Browsers that know this event say at once when a page is gone.
    port1.addEventListener('close', () => this.#heard({ page, port: port1 }, { type: 'unknown' }));
    page.postMessage({ peerset: 'file', token: this.#token } satisfies ToPage, [port2]);
  }

  #heard({ page, port }: { readonly page: Page; readonly port: MessagePort }, said: FromPage): void {
    if (!this.#open.has(port)) return;
    if (said.type === 'head') {
      this.#open.delete(port);
      this.#end({ type: 'found', head: said.head, page, port });
      return;
    }
    this.#isBusy ||= said.type === 'busy';
    this.#open.delete(port);
    port.close();
    this.#look();
  }

  /** Goes on where nobody is left to wait for. */
  #look(): void {
    if (this.#open.size > 0 || this.#isOver()) return;
    if (this.#state === 'all asked') this.#end({ type: this.#isBusy ? 'busy' : 'unknown' });
    else void this.#askOthers();
  }

  #isOver(): boolean {
    return this.#state === 'over';
  }

  #end(found: Found): void {
    this.#state = 'over';
    clearTimeout(this.#patience);
    clearTimeout(this.#silence);
    for (const port of this.#open) hangUp(port);
    this.#open.clear();
    this.#answer(found);
  }
}
