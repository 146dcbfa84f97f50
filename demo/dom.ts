/**
 * The few ways in which this page touches the document. Text is always set as text: nothing that came from
 * somebody else is ever read as HTML.
 */

/** The element with this id. */
export function byId<E extends HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as E;
}

/** A new element with attributes, and children that are elements or text. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(label: string, className: string, run: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: className }, label);
  made.addEventListener('click', run);
  return made;
}

/** Sets text only where it differs, so that a selection or a screen reader is not disturbed. */
export function say(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
