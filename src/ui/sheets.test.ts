// Shows that styles may be collected where there are no pages, and that every root gets all of them, whenever they come.
import { afterEach, expect, test } from 'vitest';
import { addSheet, style } from './sheets.ts';

/** What a browser makes of a text. */
class Sheet {
  text = '';
  replaceSync(text: string): void {
    this.text = text;
  }
}

const before = globalThis.CSSStyleSheet as typeof CSSStyleSheet | undefined;

afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'CSSStyleSheet');
  else globalThis.CSSStyleSheet = before;
});

test('sheets are made when the first root wants them, once for all roots, and later ones reach those that are styled', () => {
  Reflect.deleteProperty(globalThis, 'CSSStyleSheet');
  addSheet('a {}');
  Object.assign(globalThis, { CSSStyleSheet: Sheet });
  const [one, other] = [{ adoptedStyleSheets: [] }, { adoptedStyleSheets: [] }] as unknown as [ShadowRoot, ShadowRoot];
  const texts = (root: ShadowRoot) => (root.adoptedStyleSheets as unknown as Sheet[]).map(({ text }) => text);
  const [unstyle, end] = [style(one), style(other)];
  expect(texts(one).at(-1)).toBe('a {}');
  expect(other.adoptedStyleSheets.at(-1)).toBe(one.adoptedStyleSheets.at(-1));
  unstyle();
  addSheet('b {}');
  expect(texts(one).at(-1)).toBe('a {}');
  expect(texts(other).slice(-2)).toEqual(['a {}', 'b {}']);
  end();
});
