/**
 * The Network panel for any page: one call puts it into an element, in a shadow root of its own. It is loaded by `import()` alone.
 */
import { mount, unmount } from 'svelte';
import type { PeersetDB } from '../index.ts';
import { Feed } from './feed.svelte.ts';
import { shareLinkOf, type ShareLink } from './frame/share.ts';
import Panel from './Panel.svelte';
import { style } from './sheets.ts';
import './theme/tokens.css';
import './theme/base.css';
import { EN, type Words } from './words/en.ts';

/** What the panel may be told. */
export interface NetworkOptions {
  readonly db: PeersetDB;
  /** `auto` follows the reader's preference. */
  readonly theme?: 'auto' | 'light' | 'dark';
  /** Texts in another language, all of them; English where none are given. */
  readonly words?: Words;
  /** The address that people share. Where absent, an invite in rooms with a secret, and this page's own address in others. */
  readonly link?: ShareLink;
}

/** A panel on a page. */
export interface MountedNetwork {
  /** Takes it away; the database stays open. */
  destroy(): void;
}

/**
 * Shows what the swarm of `db` does, inside `root`. The caller owns the database and closes it.
 *
 * @example
 * const panel = mountNetwork(element.attachShadow({ mode: 'open' }), { db })
 */
export function mountNetwork(root: ShadowRoot, { db, theme = 'auto', words, link = () => shareLinkOf(db) }: NetworkOptions): MountedNetwork {
  const unstyle = style(root);
  const feed = new Feed(db);
  // Where nobody sees the panel, nothing of it is worked on.
  const observer = new IntersectionObserver((entries) => feed.seen(entries.at(-1)?.isIntersecting !== false));
  observer.observe(root.host);
  const panel = mount(Panel, { target: root, props: { db, feed, theme, words: words ?? EN, link } });
  return {
    destroy: () => {
      void unmount(panel);
      observer.disconnect();
      feed.close();
      unstyle();
    },
  };
}
