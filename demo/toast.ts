/** One line at the foot of the page that says what happened, for a while, and may offer a way back. */
import { PeersetError } from '../src/index.ts';
import { button, byId } from './dom.ts';

const SHOWN_MS = 6000;
let hideTimer: ReturnType<typeof setTimeout> | undefined;

/** Says something, and offers to do something about it. */
export function toast(text: string, action?: { readonly label: string; readonly run: () => void }): void {
  const bar = byId('toast');
  bar.replaceChildren(text);
  if (action !== undefined) {
    bar.append(button(action.label, 'link', () => {
      bar.hidden = true;
      action.run();
    }));
  }
  bar.hidden = false;
  clearTimeout(hideTimer);
  hideTimer = setTimeout(() => { bar.hidden = true; }, SHOWN_MS);
}

/** Says what went wrong and what to do about it. */
export function complain(error: unknown): void {
  if (error instanceof PeersetError) toast(`${error.message} ${error.fix}`);
  else toast(`Something went wrong: ${String(error)}`);
}

/** Runs something that may fail, and complains if it does. */
export function attempt(work: () => Promise<unknown>): void {
  work().catch(complain);
}
