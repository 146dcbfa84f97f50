/** What was refused and why, and what the reader did, in words. The same thing again is counted, not told. */
import type { Happening } from '../../src/test.ts';
import { byId, element } from '../dom.ts';

/** Entries kept, count. */
const ENTRIES_MAX = 100;

/** The list at the foot of the page. */
export class Chronicle {
  readonly #list = byId('log');
  readonly #elapsed: () => string;
  #last: { readonly text: string; readonly said: HTMLElement; times: number } | undefined;

  /** `elapsed`: the swarm's time, for people. */
  constructor(elapsed: () => string) {
    this.#elapsed = elapsed;
    this.#list.replaceChildren();
    byId('nothing').hidden = false;
  }

  note(text: string, kind: '' | 'bad' = ''): void {
    byId('nothing').hidden = true;
    if (this.#last?.text === text) {
      this.#last.said.textContent = `${text} (${++this.#last.times} times)`;
      return;
    }
    const said = element('span', kind === '' ? {} : { class: kind }, text);
    this.#list.prepend(element('li', {}, element('time', {}, this.#elapsed()), said));
    this.#last = { text, said, times: 1 };
    while (this.#list.children.length > ENTRIES_MAX) this.#list.lastElementChild?.remove();
  }

  heard(happening: Happening): void {
    if (happening.type === 'refused') this.note(`Peer ${happening.peer} refused a record from peer ${happening.from} by the rule “${happening.rule}”: ${happening.reason}.`, 'bad');
    if (happening.type === 'fault') this.note(`Peer ${happening.peer} blames peer ${happening.from} (${happening.fault}): ${happening.reason}.`, 'bad');
  }
}
