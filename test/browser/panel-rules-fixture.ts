/** A page that shows the panel of a room that is moderated; its key is the device's, or a person's. */
import { peerset, type PeersetConfig, type PeersetDB } from '../../src/index.ts';
import { mountNetwork, type MountedNetwork } from '../../src/ui/mount.ts';

declare global {
  interface Window {
    readonly rules: typeof rules;
  }
}

/** What a page is opened with. */
export interface RulesCard {
  readonly room: string;
  readonly config: Pick<PeersetConfig, 'owners' | 'policy' | 'login' | 'secret' | 'storage'>;
  readonly theme?: 'light' | 'dark';
}

let db: PeersetDB | undefined;
let panel: MountedNetwork | undefined;

function current(): PeersetDB {
  if (db === undefined) throw new Error('the fixture has no database open');
  return db;
}

/** Opens the room and its panel; resolves with whoever writes here, npub. */
async function open({ room, config, theme = 'light' }: RulesCard): Promise<string> {
  db = peerset(room, { ...config, signaling: [{ strategy: 'torrent', urls: [window.lab.trackerUrl] }], iceServers: [] });
  await db.ready;
  document.body.style.margin = '0';
  const element = document.createElement('div');
  document.body.replaceChildren(element);
  panel = mountNetwork(element.attachShadow({ mode: 'open' }), { db, theme });
  return db.me.npub;
}

/** Takes panel and database away. */
async function close(): Promise<void> {
  panel?.destroy();
  await current().close();
}

async function put(key: string, text: string): Promise<string> {
  return current().put({ text }, { key }).then(() => 'put', ({ code, rule }: { code: string; rule?: string }) => `${code} ${rule ?? ''}`);
}

/** Resolves once these keys are in the list, with whatever else is there. */
async function shows(key: string): Promise<void> {
  for await (const rows of current().live()) if (rows.some((row) => row.key === key)) return;
}

const rules = {
  open, close, put, shows,
  root: () => current().status.current[0]!.root,
  me: () => current().me.npub,
  report: async (key: string, reason: string) => current().moderation.report((await current().get(key))!, reason, { type: 'spam' }),
};
Object.assign(window, { rules });
