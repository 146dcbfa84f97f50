/** Who is here, under which name, and what they say to each other. */
import type { PeersetDB } from '../../src/index.ts';
import { byId, element } from '../dom.ts';
import { attempt } from '../toast.ts';
import { hueOf, shortName } from '../words.ts';

const SHOWN = 50;
const NAME_MAX = 40;

interface Said {
  readonly name: string;
  readonly text: string;
}

/** Keeps both boxes up to date. */
export class People {
  readonly #db: PeersetDB;
  #isLive = false;

  constructor(db: PeersetDB) {
    this.#db = db;
    const input = byId<HTMLInputElement>('name');
    input.value = localStorage.getItem('live-name') ?? '';
    input.addEventListener('input', () => {
      localStorage.setItem('live-name', this.name);
      this.#tell();
    });
    db.presence.all.subscribe(() => this.#show());
    db.peers.subscribe(() => this.#show());
    this.#tell();
    this.#chat();
  }

  get name(): string {
    return byId<HTMLInputElement>('name').value.trim();
  }

  set isLive(value: boolean) {
    this.#isLive = value;
    this.#tell();
  }

  #tell(): void {
    this.#db.presence.set({ name: this.name, live: this.#isLive });
    this.#show();
  }

  #show(): void {
    const others = this.#db.peers.current.filter(({ state }) => state === 'open').map(({ id, npub }) => {
      const { name, live } = shownBy(this.#db.presence.all.current.find(({ peer }) => peer === id)?.value);
      return row(npub ?? id, name || (npub === undefined ? 'somebody' : shortName(npub)), live ? 'is live' : '');
    });
    if (others.length === 0) others.push(element('li', { class: 'hint' }, 'Nobody else yet. Open this page in another browser.'));
    byId('who').replaceChildren(row(this.#db.me.npub, this.name || 'You', this.#isLive ? 'you are live' : 'this device'), ...others);
  }

  #chat(): void {
    const chat = this.#db.collection<Said>('chat');
    chat.live({ limit: SHOWN }).subscribe((rows) => {
      byId('chat').replaceChildren(...[...rows].reverse().filter(({ value }) => typeof value?.text === 'string').map(({ value, author, mine }) =>
        element('p', { dir: 'auto' }, element('b', { title: author }, mine ? 'You' : shownBy(value).name || shortName(author)), value.text)));
      byId('chat').scrollTop = byId('chat').scrollHeight;
    });
    const text = byId<HTMLInputElement>('text');
    byId<HTMLButtonElement>('send').disabled = false;
    byId('say').addEventListener('submit', (event) => {
      event.preventDefault();
      const said = text.value.trim();
      if (said === '') return;
      text.value = '';
      attempt(() => chat.put({ name: this.name, text: said }).catch((error: unknown) => {
        text.value = said; // Nothing that was written is lost.
        throw error;
      }));
    });
  }
}

/** What a peer says of itself may be anything. */
function shownBy(value: unknown): { readonly name: string; readonly live: boolean } {
  const { name, live } = (typeof value === 'object' && value !== null ? value : {}) as { name?: unknown; live?: unknown };
  return { name: typeof name === 'string' ? name.slice(0, NAME_MAX) : '', live: live === true };
}

function row(hued: string, name: string, hint: string): HTMLElement {
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
  dot.style.setProperty('--hue', hueOf(hued));
  return element('li', {}, dot, element('span', { dir: 'auto' }, name), element('span', { class: 'hint' }, hint));
}
