/** The screens that pictures are taken on. */

/** A screen, and how it is read. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
  readonly dir: 'ltr' | 'rtl';
  /** Size of text that the reader set in the browser, px; 16 is what browsers come with. */
  readonly text: number;
}

const PLAIN = { theme: 'light', dir: 'ltr', text: 16 } as const;
const WIDE = { ...PLAIN, width: 1280, height: 800 } as const;
const TABLET = { ...PLAIN, width: 820, height: 1180 } as const;
const PHONE = { ...PLAIN, width: 390, height: 844 } as const;

/** By name. */
export const VIEWS: Readonly<Record<string, View>> = {
  'wide': WIDE,
  'wide-dark': { ...WIDE, theme: 'dark' },
  'tablet': TABLET,
  'tablet-dark': { ...TABLET, theme: 'dark' },
  'phone': PHONE,
  'phone-dark': { ...PHONE, theme: 'dark' },
  'phone-rtl': { ...PHONE, dir: 'rtl' },
  'narrow': { ...PHONE, width: 320, height: 640 },
  'large': { ...WIDE, text: 32 },
};

/** A list of a hundred is the same many times over, px. */
const HIGH_MAX = 6_000;

/** What is to be seen of a page so high. */
export function clipOf({ width, height }: View, high: number): { readonly x: 0; readonly y: 0; readonly width: number; readonly height: number } {
  return { x: 0, y: 0, width, height: Math.min(Math.max(high, height), HIGH_MAX) };
}
