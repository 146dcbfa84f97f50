/**
 * The entry `peerset/element`: a room, its panel, lists and forms as tags, for any page and any framework. Importing it defines them; on a
 * server it does nothing. A page that has tags of these names keeps them.
 */
import { PeersetDbElement } from './room.ts';
import { PeersetFormElement } from './form.ts';
import { PeersetListElement } from './list.ts';
import { PeersetNetworkElement } from './network.ts';

export { PeersetDbElement, PeersetFormElement, PeersetListElement, PeersetNetworkElement };

declare global {
  interface HTMLElementTagNameMap {
    'peerset-db': PeersetDbElement;
    'peerset-network': PeersetNetworkElement;
    'peerset-list': PeersetListElement;
    'peerset-form': PeersetFormElement;
  }
}

/** What has a database comes first: others look for it as soon as they are defined. */
const ELEMENTS = {
  'peerset-db': PeersetDbElement,
  'peerset-form': PeersetFormElement,
  'peerset-list': PeersetListElement,
  'peerset-network': PeersetNetworkElement,
};

/** Defines our elements, where there are any; importing this entry has done it. */
export function defineElements(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  for (const [name, element] of Object.entries(ELEMENTS)) if (registry?.get(name) === undefined) registry?.define(name, element);
}

defineElements();
