/**
 * A record as a row on a page: a copy of a template in which `{field}` and `data-field="field"` became texts. Whatever a record says is a text
 * and nothing else: no attribute that could lead somewhere or run is ever written.
 */
import type { Rec } from '../../index.ts';

/** Characters of an author's name that tell people apart. */
const SHORT = /^(.{10}).*(.{4})$/;

/** One row on a page. */
export class Row {
  readonly nodes: readonly ChildNode[];
  /** Texts with places to fill, and how to fill them. */
  readonly #fills: ((rec: Rec) => void)[] = [];

  /** @param failed - Is told what a button of the row could not do. */
  constructor(template: DocumentFragment, rec: Rec, failed: (reason: unknown) => void) {
    const copy = document.importNode(template, true);
    if (rec.blurred) cover(copy);
    this.nodes = [...copy.childNodes];
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) this.#bind(node, failed);
    this.fill(rec);
  }

  /** Shows another version of the record. */
  fill(rec: Rec): void {
    for (const fill of this.#fills) fill(rec);
  }

  #bind(node: Node, failed: (reason: unknown) => void): void {
    if (node instanceof Text && /\{[^{}]+\}/.test(node.data)) {
      const { data } = node;
      this.#fills.push((rec) => {
        node.data = data.replace(/\{([^{}]+)\}/g, (_, field: string) => textOf(rec, field.trim()));
      });
    }
    if (!(node instanceof HTMLElement)) return;
    const { field } = node.dataset;
    if (field !== undefined) {
      this.#fills.push((rec) => {
        node.textContent = textOf(rec, field);
        if (node instanceof HTMLTimeElement && field === 'at') node.dateTime = new Date(rec.at).toISOString();
      });
    }
    if ('mine' in node.dataset) this.#fills.push((rec) => (node.hidden = !rec.mine));
    const act = 'delete' in node.dataset ? (rec: Rec) => rec.delete() : 'reveal' in node.dataset ? (rec: Rec) => rec.reveal() : undefined;
    if (act === undefined) return;
    this.#fills.push((rec) => {
      node.onclick = () => void Promise.resolve(act(rec)).catch(failed);
    });
  }
}

/** What moderators covered is shown when somebody asks to see it: a button in place of what is in the row. */
function cover(copy: DocumentFragment): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['reveal'] = '';
  button.textContent = 'Covered by moderation. Show it';
  const around = copy.firstElementChild?.cloneNode() ?? document.createElement('p');
  around.appendChild(button);
  copy.replaceChildren(around);
}

/**
 * What a record says in a field: `author`, `at`, `key`, `id`, a path into its value, `value` for all of it; `$by` is the author in short, `$text` the
 * value where it is a text, else its `text`. A file is its name, an object its JSON.
 */
export function textOf(rec: Rec, field: string): string {
  switch (field) {
    case 'author':
    case 'key':
    case 'id':
      return rec[field];
    case 'at':
      return new Date(rec.at).toLocaleString();
    case '$by':
      return rec.author.replace(SHORT, '$1…$2');
    case '$text':
      return wordsOf(typeof rec.value === 'string' ? rec.value : valueAt(rec.value, 'text') ?? rec.value);
    case 'value':
      return wordsOf(rec.value);
    default:
      return wordsOf(valueAt(rec.value, field));
  }
}

/** Own properties only: a stranger's field may be called anything. */
function valueAt(value: unknown, path: string): unknown {
  let inner = value;
  for (const step of path.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined;
    inner = (inner as { readonly [name: string]: unknown })[step];
  }
  return inner;
}

function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const { name } = value as { readonly name?: unknown };
  return typeof name === 'string' ? name : JSON.stringify(value);
}
