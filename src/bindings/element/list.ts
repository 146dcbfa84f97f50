/** `<peerset-list>`: the records of a collection on a page, kept up to date. It is plain markup in the page's own tree, for the page's styles. */
import type { Live, PeersetDB, Query, Rec } from '../../index.ts';
import { jsonAttribute } from './base.ts';
import { Row } from './row.ts';
import { DatabaseElement } from './user.ts';

const LIMIT_DEFAULT = 100;

/**
 * Shows records: each as a copy of the `<template>` inside, put in front of it, with `{field}` and `data-field` as texts; or in a look of its own.
 * Inside a row, what has `data-mine` is hidden from others than its author, and a button with `data-delete` deletes.
 *
 * @element peerset-list
 * @attr room - Name of a room to open.
 * @attr for - Id of a `<peerset-db>`; without it the one around.
 * @attr collection - Its name; `default` otherwise.
 * @attr sort - A field, with `-` in front for descending; newest first otherwise.
 * @attr limit - Records at first, and with each "load more"; 100 otherwise.
 * @attr where - Conditions as JSON.
 * @attr empty - What is said where there is nothing; or a `<template data-empty>`.
 * @attr more - Words of the button that loads more.
 * @attr writable - Shows a `<peerset-form>` above.
 * @prop db - The database; goes before `for` and `room`.
 * @fires error - The list cannot be shown, or a record not be deleted; `detail` is a PeersetError.
 */
export class PeersetListElement extends DatabaseElement {
  static readonly observedAttributes = ['for', 'room', 'collection', 'sort', 'limit', 'where', 'empty', 'more', 'writable'];

  protected begin(db: PeersetDB): () => void {
    const collection = this.getAttribute('collection') ?? undefined;
    const limit = this.hasAttribute('limit') ? Number(this.getAttribute('limit')) : LIMIT_DEFAULT;
    const where = jsonAttribute(this, 'where') as Query['where'];
    const sort = this.getAttribute('sort');
    const live = db.collection(collection ?? 'default').live({ limit, ...(where === undefined ? {} : { where }), ...(sort === null ? {} : { sort }) });
    const page = new Page(this, live, limit, (reason) => this.fail(reason));
    const form = this.hasAttribute('writable') ? document.createElement('peerset-form') : undefined;
    if (form !== undefined) {
      form.db = db;
      if (collection !== undefined) form.setAttribute('collection', collection);
      this.prepend(form);
    }
    const off = live.subscribe((rows) => page.show(rows));
    return () => {
      off();
      live[Symbol.dispose]();
      form?.remove();
      page.remove();
    };
  }
}

/** What a list has put on the page. */
class Page {
  readonly #host: HTMLElement;
  readonly #live: Live<Rec>;
  readonly #limit: number;
  readonly #failed: (reason: unknown) => void;
  readonly #template: DocumentFragment;
  /** Rows go in front of it. */
  readonly #end: ChildNode;
  readonly #own: ChildNode[] = [];
  readonly #empty: readonly ChildNode[];
  readonly #more = document.createElement('button');
  #asked: number;
  #rows: ReadonlyMap<string, Row> = new Map();

  constructor(host: HTMLElement, live: Live<Rec>, limit: number, failed: (reason: unknown) => void) {
    this.#host = host;
    this.#live = live;
    this.#limit = this.#asked = limit;
    this.#failed = failed;
    const template = host.querySelector<HTMLTemplateElement>('template:not([data-empty])');
    this.#template = template?.content ?? ownLook();
    this.#end = template ?? this.#ownEnd();
    this.#empty = this.#emptyNodes(host.querySelector<HTMLTemplateElement>('template[data-empty]'));
    this.#more.type = 'button';
    this.#more.textContent = host.getAttribute('more') ?? 'Load more';
    this.#more.onclick = () => void this.#loadMore();
    this.#own.push(this.#more);
    host.append(this.#more);
    host.ariaBusy = 'true';
  }

  show(rows: readonly Rec[]): void {
    const isLoading = this.#live.state === 'loading';
    this.#host.ariaBusy = String(isLoading);
    this.#more.hidden = rows.length < this.#asked;
    const before = this.#rows;
    const after = new Map<string, Row>();
    for (const rec of rows) {
      // What is covered looks different; where two versions of one record are in sight, each has its row.
      const named = `${rec.author} ${rec.key} ${rec.blurred}`;
      const name = after.has(named) ? rec.id : named;
      const row = before.get(name);
      row?.fill(rec);
      after.set(name, row ?? new Row(this.#template, rec, this.#failed));
    }
    this.#rows = after;
    for (const [name, row] of before) if (!after.has(name)) for (const node of row.nodes) node.remove();
    this.#arrange([...after.values()]);
    if (isLoading || rows.length > 0) for (const node of this.#empty) node.remove();
    else this.#end.before(...this.#empty);
  }

  remove(): void {
    for (const node of [...this.#rows.values()].flatMap(({ nodes }) => nodes).concat(this.#own, this.#empty)) node.remove();
  }

  /** From the last to the first, so that only what is elsewhere moves: a row somebody works in keeps its focus. */
  #arrange(rows: readonly Row[]): void {
    let end = this.#end;
    for (const { nodes } of [...rows].reverse()) {
      if (nodes.at(-1)?.nextSibling !== end) end.before(...nodes);
      end = nodes[0] ?? end;
    }
  }

  async #loadMore(): Promise<void> {
    this.#more.disabled = true;
    this.#asked += this.#limit;
    await this.#live.next();
    this.#more.disabled = false;
    this.show(this.#live.current);
  }

  #ownEnd(): ChildNode {
    const list = document.createElement('ul');
    const end = document.createComment('');
    list.append(end);
    this.#host.append(list);
    this.#own.push(list);
    return end;
  }

  #emptyNodes(template: HTMLTemplateElement | null): readonly ChildNode[] {
    if (template !== null) return [...document.importNode(template.content, true).childNodes];
    const says = document.createElement(this.#end.parentNode instanceof HTMLUListElement ? 'li' : 'p');
    says.textContent = this.#host.getAttribute('empty') ?? 'Nothing here yet.';
    return [says];
  }
}

/** A row where the page brings no template. */
function ownLook(): DocumentFragment {
  const look = document.createDocumentFragment();
  const item = document.createElement('li');
  const [by, at, text, remove] = ['b', 'time', 'p', 'button'].map((name) => document.createElement(name));
  by!.dataset['field'] = '$by';
  at!.dataset['field'] = 'at';
  text!.dataset['field'] = '$text';
  Object.assign(remove!.dataset, { mine: '', delete: '' });
  remove!.textContent = 'Delete';
  item.append(by!, ' ', at!, text!, remove!);
  look.append(item);
  return look;
}
