/** What pictures are taken of: the panel, the demos, the documentation. */
import type { Browser, Page } from 'playwright-core';
import type { View } from './views.ts';

/** One picture to be taken: on which screen, and how. */
export interface Shot {
  readonly viewName: string;
  readonly view: View;
  /** Takes the picture of the page as it is. */
  shoot(page: Page): Promise<void>;
}

/** What is open and ready to be pictured. */
export interface Taker {
  /** Brings up what has this name, and takes all these pictures of it. */
  take(name: string, shots: readonly Shot[]): Promise<void>;
  close(): Promise<void>;
}

/** Something that people look at. */
export interface Subject {
  readonly names: readonly string[];
  /** Further switches of the browser. */
  readonly flags: readonly string[];
  open(browser: Browser): Promise<Taker>;
}
