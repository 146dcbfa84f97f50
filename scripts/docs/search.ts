/**
 * The search of the site, in the reader's browser: headings that have all words that were typed. `headings.js` brings the list
 * as a global, since a page may ask for nothing else; without scripts there is no search, and everything else works.
 */
type Row = readonly [title: string, heading: string, path: string];

const FOUND_MAX = 12;
const rows = (globalThis as unknown as { readonly peersetHeadings?: readonly Row[] }).peersetHeadings ?? [];
const base = document.currentScript?.getAttribute('data-base') ?? './';
const box = document.querySelector<HTMLElement>('.search');
const input = document.querySelector<HTMLInputElement>('#Search');
const list = document.querySelector<HTMLElement>('#Found');
const count = document.querySelector<HTMLElement>('#Found-count');
const menu = document.querySelector<HTMLDetailsElement>('.menu details');

/** On a phone the menu would be in front of every text. */
if (menu !== null && matchMedia('(max-width: 860px)').matches) menu.open = false;

if (box !== null && input !== null && list !== null && count !== null && rows.length > 0) {
  box.hidden = false;
  input.addEventListener('input', () => show(input.value, list, count));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      input.value = '';
      show('', list, count);
    }
    if (event.key === 'ArrowDown') list.querySelector('a')?.focus();
  });
}

function show(typed: string, into: HTMLElement, says: HTMLElement): void {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = words.length === 0 ? [] : rows.filter(([title, heading]) => words.every((word) => `${title} ${heading}`.toLowerCase().includes(word)));
  into.replaceChildren(...found.slice(0, FOUND_MAX).map(([title, heading, path]) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = base + path;
    link.textContent = heading === title ? title : `${heading} (${title})`;
    item.append(link);
    return item;
  }));
  into.hidden = found.length === 0;
  says.textContent = words.length === 0 ? '' : found.length === 0 ? 'No heading has these words.' : `${found.length} found`;
}

export {};
