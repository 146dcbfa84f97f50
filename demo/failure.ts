/** What a page shows whose room could not be opened: why, what to do, and nothing that would not work. */
import { PeersetError } from '../src/index.ts';
import { element, say } from './dom.ts';

/** Says it in place of the page; an article can still be read. */
export function showFailure(error: unknown): void {
  const words = error instanceof PeersetError ? `${error.message} ${error.fix}` : String(error);
  const notice = element('p', { class: 'notice', role: 'alert' }, `This room could not be opened: ${words} `);
  // The address without what stands behind #, where the room is named.
  if (location.hash !== '') notice.append(element('a', { href: location.pathname }, 'Open the usual room'));
  document.querySelector('header.bar')?.after(notice);
  for (const part of document.querySelectorAll<HTMLElement>('main > :not(article)')) part.hidden = true;
  const link = document.getElementById('link');
  if (link === null) return;
  link.dataset['link'] = 'offline';
  say(link, 'not open');
}
