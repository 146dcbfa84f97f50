/** The Network panel, over the page. It is a program of its own: it is loaded when somebody wants to see it, and leaves with its window. */
import type { PeersetDB } from '../src/index.ts';
import { button, element } from './dom.ts';
import { complain } from './toast.ts';

/** A button that opens the panel of a database. */
export function networkButton(db: PeersetDB): HTMLButtonElement {
  return button('Network', 'quiet', () => openPanel(db));
}

function openPanel(db: PeersetDB): void {
  const panel = document.createElement('peerset-network');
  panel.db = db;
  const sheet = element('dialog', { class: 'sheet', 'aria-label': 'Network' });
  sheet.append(button('Close', 'quiet', () => sheet.close()), panel);
  sheet.addEventListener('close', () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  import('../src/bindings/element/index.ts').catch((error: unknown) => {
    sheet.close();
    complain(error);
  });
}
