/** A page with scenes for each binding. A scene sets something up, looks, takes it down, and returns what it saw. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { createElement, Fragment, StrictMode, useLayoutEffect } from 'react';
import { flushSync as flushReact } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createApp, defineComponent, h, nextTick, reactive, ref, shallowRef } from 'vue';
import { peerset, type Live, type PeersetError, type LiveState, type PeersetDB, type Query, type Rec } from '../../src/index.ts';
import { defineElements } from '../../src/bindings/element/index.ts';
import { useLive, useLiveState, usePeerset } from '../../src/bindings/react.ts';
import { NetworkPanel, PeersetDB as Room } from '../../src/bindings/svelte/index.ts';
import { useLive as useVueLive, usePeerset as useVuePeerset } from '../../src/bindings/vue.ts';

type Note = { readonly text: string };

const OFFLINE = { storage: 'memory', iceServers: [] } as const;

/** Resolves once `isSo`, looked at whenever the page has drawn. */
function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => (isSo() ? resolve() : void setTimeout(look, 5));
    look();
  });
}

function place(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

/** A collection by hand, which says what became of its queries. */
class Asked {
  readonly queries: (Query | undefined)[] = [];
  ended = 0;
  readonly #lives: Hand[] = [];

  live(query?: Query): Live<Rec<Note>> {
    this.queries.push(query);
    const live = new Hand(() => this.ended++);
    this.#lives.push(live);
    return live as unknown as Live<Rec<Note>>;
  }

  /** The newest query has this answer. */
  answer(rows: readonly unknown[]): void {
    this.#lives.at(-1)!.set(rows);
  }
}

class Hand {
  current: readonly unknown[] = [];
  state: LiveState = 'loading';
  readonly #runs = new Set<(rows: readonly unknown[]) => void>();
  readonly #end: () => void;

  constructor(end: () => void) {
    this.#end = end;
  }

  subscribe(run: (rows: readonly unknown[]) => void): () => void {
    this.#runs.add(run);
    run(this.current);
    return () => this.#runs.delete(run);
  }

  set(rows: readonly unknown[]): void {
    this.current = rows;
    this.state = 'local';
    for (const run of this.#runs) run(rows);
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}

const scenes = {
  /** How often a room was joined by a component that React mounts twice, and whether it was left. */
  async strict() {
    let joined = 0;
    let left = 0;
    const tabs = {
      lead: (run: () => void) => {
        joined++;
        queueMicrotask(run);
        return () => void left++;
      },
      channel: () => ({ post: () => undefined, close: () => undefined }),
    };
    const seen = new Set<unknown>();
    let effects = 0;
    const Page = () => {
      const db = usePeerset('strict', { ...OFFLINE, tabs });
      const notes = useLive(db?.collection<Note>('notes'));
      useLayoutEffect(() => void effects++, []);
      if (db !== undefined) seen.add(db);
      return createElement('p', null, `${notes.length} notes`);
    };
    const element = place();
    const root = createRoot(element);
    root.render(createElement(StrictMode, null, createElement(Page)));
    await until(() => seen.size > 0);
    const db = [...seen].at(-1) as PeersetDB;
    await db.put({ text: 'hello' }, { collection: 'notes' });
    await until(() => element.textContent === '1 notes');
    root.unmount();
    await until(() => left === 1);
    return { effects, joined, left };
  },

  /** Two components that ask the same: whether they ever differed, how often they were rendered, and what became of the query. */
  async react() {
    const asked = new Asked();
    const shown: string[] = [];
    let renders = 0;
    let isTorn = false;
    const rows: (readonly unknown[])[] = [];
    const List = ({ at, limit }: { readonly at: number; readonly limit: number }) => {
      renders++;
      rows[at] = useLive<Note>(asked, { limit });
      return useLiveState(asked, { limit });
    };
    const Page = ({ limit }: { readonly limit: number }) => createElement(Fragment, null, createElement(List, { at: 0, limit }), createElement(List, { at: 1, limit }));
    const root = createRoot(place());
    const step = async (change: () => void): Promise<void> => {
      const before = renders;
      // With what follows from it: effects, and renders because of them.
      flushReact(change);
      await Promise.resolve();
      isTorn ||= rows[0] !== rows[1];
      shown.push(`${rows[0]!.length} rows, ${renders - before} renders`);
    };
    const two = ['a', 'b'];
    await step(() => root.render(createElement(Page, { limit: 2 })));
    await step(() => asked.answer(two));
    await step(() => asked.answer(two));
    await step(() => root.render(createElement(Page, { limit: 4 })));
    await step(() => asked.answer(['a', 'b', 'c']));
    root.unmount();
    await until(() => asked.ended === 2);
    return { shown, isTorn, queries: asked.queries };
  },

  async vue() {
    const asked = new Asked();
    const limit = ref(2);
    const shown: number[] = [];
    const Page = defineComponent({
      setup() {
        const rows = useVueLive<Note>(asked, () => ({ limit: limit.value }));
        return () => {
          shown.push(rows.value.length);
          return h('p', rows.value.length);
        };
      },
    });
    const app = createApp(Page);
    app.mount(place());
    const two = ['a', 'b'];
    asked.answer(two);
    await nextTick();
    asked.answer(two);
    await nextTick();
    limit.value = 4;
    await nextTick();
    asked.answer(['a', 'b', 'c']);
    await nextTick();
    app.unmount();
    await until(() => asked.ended === 2);
    return { shown, queries: asked.queries };
  },

  /** Records and databases in Vue's reactive state still work, and a room follows a name. */
  async vueRoom() {
    const name = shallowRef('vue one');
    const state = reactive<{ rec?: Rec<Note>; db?: unknown }>({});
    const Page = defineComponent({
      setup() {
        const db = useVuePeerset(name, OFFLINE);
        const rows = useVueLive<Note>(() => db.value?.collection<Note>('notes'));
        return () => {
          const [rec] = rows.value;
          state.db = db.value;
          if (rec !== undefined) state.rec = rec;
          return h('p', rec?.value.text ?? 'none');
        };
      },
    });
    const app = createApp(Page);
    const element = place();
    app.mount(element);
    const first = state.db as PeersetDB;
    await first.put({ text: 'of Vue' }, { collection: 'notes' });
    await until(() => element.textContent === 'of Vue');
    const said = `${state.rec!.value.text} ${state.rec!.mine}`;
    name.value = 'vue two';
    await until(() => (state.db as PeersetDB).name === 'vue two');
    const after = element.textContent;
    const closed = await first.put('late').catch(({ code }: PeersetError) => code);
    app.unmount();
    return { said, after, closed };
  },

  async svelte() {
    const events: string[] = [];
    const element = place();
    const children = createRawSnippet((get: () => { db: PeersetDB }) => ({ render: () => `<b>${get().db.name}</b>` }));
    let db: PeersetDB | undefined;
    const props = {
      name: 'svelte', ...OFFLINE, class: 'room', style: 'color: red', children,
      onready: (ready: PeersetDB) => {
        db = ready;
        events.push('ready');
      },
      onchange: ({ records }: { records: number }) => events.push(`change ${records}`),
    };
    const component = mount(Room, { target: element, props });
    flushSync();
    const html = element.innerHTML.replaceAll(/<!--.*?-->/g, '');
    await until(() => db !== undefined);
    await db!.put('one');
    await until(() => events.length > 1);
    await unmount(component);
    const closed = await db!.put('late').catch(({ code }: PeersetError) => code);
    const panel = mount(Room, { target: element, props: { name: 'svelte', ...OFFLINE } });
    await until(() => element.querySelector('div > div')?.shadowRoot?.querySelector('[part=panel]') !== null);
    await unmount(panel);
    const hidden = mount(Room, { target: element, props: { name: 'svelte', ...OFFLINE, hidden: true } });
    const nothing = element.textContent;
    await unmount(hidden);
    const bad = mount(Room, { target: element, props: { name: '', onerror: ({ code }: PeersetError) => events.push(code) } });
    flushSync();
    const said = element.querySelector('[role=alert]')?.textContent;
    await unmount(bad);
    const lost = mount(NetworkPanel, { target: element });
    const alone = element.querySelector('[role=alert]')?.textContent;
    await unmount(lost);
    return { html, events, closed, nothing, said, alone, rest: element.textContent };
  },
};

/** Markup on the page, and the parts of it that a test looks at. */
function markup(html: string): HTMLElement {
  const element = place();
  element.innerHTML = html;
  return element;
}

// By name: a bundler leaves out what is imported for nothing but its effects, as the package says of all its files but those in dist/.
defineElements();
Object.assign(globalThis, { peerset, scenes, until, markup, OFFLINE });

declare global {
  interface Window {
    readonly peerset: typeof peerset;
    readonly scenes: typeof scenes;
    readonly until: (isSo: () => boolean) => Promise<void>;
    readonly markup: (html: string) => HTMLElement;
  }
}
