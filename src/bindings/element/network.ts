/** `<peerset-network>`: the Network panel, whose program is loaded when the element is on a page. */
import type { PeersetDB } from '../../index.ts';
import { DatabaseElement } from './user.ts';

const THEMES = ['light', 'dark'] as const;

/**
 * Shows what the swarm does.
 *
 * @element peerset-network
 * @attr room - Name of a room to open.
 * @attr for - Id of a `<peerset-db>`; without it the one around.
 * @attr theme - `auto` (which follows the reader's preference), `light` or `dark`.
 * @prop db - The database; goes before `for` and `room`.
 * @csspart panel - All of it.
 * @csspart section - The section that is shown.
 * @cssprop --peerset-accent - Colour of what can be pressed; see docs/BINDINGS.md for the others.
 * @fires error - There is no database; `detail` is a PeersetError.
 */
export class PeersetNetworkElement extends DatabaseElement {
  static readonly observedAttributes = ['for', 'room', 'theme'];

  protected begin(db: PeersetDB): () => void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const note = document.createElement('p');
    note.role = 'status';
    // What is said in the element's own tree, such as an error.
    root.replaceChildren(note, document.createElement('slot'));
    const theme = THEMES.find((name) => name === this.getAttribute('theme')) ?? 'auto';
    let panel: { destroy(): void } | undefined;
    let isOver = false;
    const load = (): void => {
      note.textContent = 'Loading the panel …';
      import('../../ui/mount.ts').then(({ mountNetwork }) => {
        if (isOver) return;
        note.remove();
        panel = mountNetwork(root, { db, theme });
      }).catch(() => {
        const again = document.createElement('button');
        again.textContent = 'Try again';
        again.onclick = load;
        note.replaceChildren('The panel could not be loaded. ', again);
      });
    };
    load();
    return () => {
      isOver = true;
      panel?.destroy();
      root.replaceChildren(document.createElement('slot'));
    };
  }
}
