/** What was refused and why, and what the reader did, in words. The same thing again is counted, not told. */
import type { Happening } from '../../src/test.ts';
import { byId, element } from '../dom.ts';

/** Entries kept, count. */
const ENTRIES_MAX = 100;

/** The list at the foot of the page. */
export class Chronicle {
  readonly #list = byId('entries');
  readonly #elapsed: () => string;
  /** A blame that may come with a refusal. */
  #blame: (Happening & { readonly type: 'fault' }) | undefined;
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

  /** A refusal and the blame for it, which come together, are told as one. */
  heard(happening: Happening): void {
    if (happening.type === 'fault') {
      this.#tellBlame();
      this.#blame = happening;
      queueMicrotask(() => this.#tellBlame());
    } else if (happening.type === 'refused') {
      const { peer, from, rule, reason } = happening;
      const isBlamed = this.#blame?.peer === peer && this.#blame.from === from && this.#blame.fault === rule;
      if (isBlamed) this.#blame = undefined;
      this.#tellBlame();
      this.note(`Peer ${peer} refused a record from peer ${from} by the rule “${rule}”${isBlamed ? ' and blames it' : ''}: ${reason}.`, 'bad');
    }
  }

  #tellBlame(): void {
    if (this.#blame === undefined) return;
    const { peer, from, fault, reason } = this.#blame;
    this.#blame = undefined;
    this.note(`Peer ${peer} blames peer ${from} (${fault}): ${reason}.`, 'bad');
  }
}
