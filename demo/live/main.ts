/** A live room: a camera that goes from browser to browser, and a way back to its beginning for whoever comes late. */
import { peerset, serveFiles, type Collection, type Live, type PeersetDB, type Rec } from '../../src/index.ts';
import { button, byId, element, say } from '../dom.ts';
import { showFailure } from '../failure.ts';
import { showLink } from '../link.ts';
import { networkButton } from '../network.ts';
import { localSwarm, roomName } from '../room.ts';
import { attempt, toast } from '../toast.ts';
import { ago, bytes } from '../words.ts';
import { People } from './people.ts';
import { isStream, Stage, titleOf } from './stage.ts';

const PAGE = 30;
const REFRESH_MS = 2000;
const WHY_NOT: Readonly<Record<string, string>> = {
  NotAllowedError: 'This page may not use your camera or microphone. Allow it beside the address, and try again.',
  NotFoundError: 'There is no camera or microphone on this device. You can watch, and chat.',
  NotReadableError: 'Another program has your camera or microphone. Close it, and try again.',
};

declare global {
  interface Window {
    /** For the curious, and for tests: the database of this page. */
    db?: PeersetDB;
  }
}

/** What this reader sends. */
class Sender {
  readonly #streams: Collection;
  readonly #people: People;
  readonly #stage: Stage;

  constructor(streams: Collection, people: People, stage: Stage) {
    [this.#streams, this.#people, this.#stage] = [streams, people, stage];
    byId('camera').addEventListener('click', () => attempt(() => this.#send({ audio: true, video: { width: 640, height: 360 } })));
    byId('microphone').addEventListener('click', () => attempt(() => this.#send({ audio: true })));
    this.#show('off');
  }

  async #send(wanted: MediaStreamConstraints): Promise<void> {
    this.#show('asking');
    const source = await camera(wanted);
    if (source === undefined) return this.#show('off');
    try {
      const record = byId<HTMLInputElement>('record').checked;
      const rec = await this.#streams.put(source as unknown, { name: `${this.#people.name || 'somebody'} ${new Date().toLocaleTimeString()}.webm`, record });
      this.#stage.mirror(source);
      this.#show(record ? 'live' : 'unrecorded');
      await new Promise<void>((resolve) => {
        byId('stop').addEventListener('click', () => resolve(), { once: true });
        // A device that is pulled out ends it, too.
        for (const track of source.getTracks()) track.addEventListener('ended', () => resolve());
      });
      const left = await rec.stop();
      if (left.files.length > 0) toast('It is a file now, and stays in the list.');
      // Nobody can do anything with what is left of what was not recorded.
      else if (!record) await left.delete();
    } finally {
      for (const track of source.getTracks()) track.stop();
      this.#stage.clear();
      this.#show('off');
    }
  }

  #show(state: 'off' | 'asking' | 'live' | 'unrecorded'): void {
    const isLive = state === 'live' || state === 'unrecorded';
    for (const id of ['camera', 'microphone', 'recording']) byId(id).hidden = isLive;
    for (const id of ['camera', 'microphone', 'record']) byId<HTMLButtonElement>(id).disabled = state === 'asking';
    byId('stop').hidden = !isLive;
    if (isLive) byId('stop').focus();
    say(byId('sending'), {
      off: '', asking: 'Your browser asks you…',
      live: 'The first four see you at once, others a few seconds later.', unrecorded: 'Four others at once can see you. Nothing is recorded.',
    }[state]);
    this.#people.isLive = isLive;
  }
}

/** Camera or microphone; says why there is none. */
async function camera(wanted: MediaStreamConstraints): Promise<MediaStream | undefined> {
  byId('notice').hidden = true;
  try {
    if (!('mediaDevices' in navigator)) throw new Error('Browsers give cameras to https pages and to localhost only.');
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    show(WHY_NOT[(error as Error).name] ?? error);
    return undefined;
  }
}

function showStreams(rows: Live<Rec>, stage: Stage): void {
  let told = '';
  const list = (): void => {
    const shown = rows.current.filter((rec) => isStream(rec) || rec.files.length > 0);
    const on = shown.find((rec) => `${rec.author} ${rec.key}` === stage.name);
    if (on !== undefined) stage.renew(on);
    byId('empty').hidden = shown.length > 0;
    say(byId('empty'), rows.state === 'loading' ? 'Opening what is on this device…' : 'Nobody was live yet. Be the first.');
    // Built anew only where it says something new: a button that is focused stays.
    const words = JSON.stringify(shown.map((rec) => [rec.id, rec.live, rec.blurred, isStream(rec) || ago(rec.at, Date.now()), stage.name]));
    if (words === told) return;
    told = words;
    byId('list').replaceChildren(...shown.map((rec) => row(rec, stage, list)));
  };
  rows.subscribe(list);
  setInterval(list, REFRESH_MS);
}

function row(rec: Rec, stage: Stage, changed: () => void): HTMLElement {
  const name = titleOf(rec);
  const facts = rec.direct === 'only' ? 'now, and not recorded' : rec.live ? 'now'
    : isStream(rec) ? 'broken off; what came can be watched' : `${bytes(rec.size ?? 0)}, ${ago(rec.at, Date.now())}`;
  const watch = button(rec.live ? 'Watch' : 'Play', 'quiet', () => {
    // What the room covers is uncovered by whoever asks to see it.
    if (rec.blurred) rec.reveal();
    stage.watch(rec);
    changed();
  });
  watch.setAttribute('aria-label', `${rec.live ? 'Watch' : 'Play'} ${name}`);
  const item = element('li', {}, ...(rec.live ? [element('span', { class: 'pill' }, 'LIVE')] : []), element('strong', { dir: 'auto' }, name), element('span', { class: 'hint' }, facts), watch);
  item.toggleAttribute('data-on', `${rec.author} ${rec.key}` === stage.name);
  if (rec.mine && !rec.live) {
    const remove = button('Delete', 'quiet', () => attempt(() => rec.delete()));
    remove.setAttribute('aria-label', `Delete ${name}`);
    item.append(remove);
  }
  return item;
}

function show(error: unknown): void {
  say(byId('notice'), error instanceof Error ? error.message : String(error));
  byId('notice').hidden = false;
}

async function start(): Promise<void> {
  const room = roomName('live.demo');
  document.title = `${room} · live`;
  // Without it (a private window, an old browser) recordings play once they are whole.
  serveFiles().catch((error: unknown) => console.info(error));
  const db = peerset(room, { ...(await localSwarm()), policy: 'family' });
  window.db = db;
  showLink(db, room);
  byId('share').after(networkButton(db));
  const streams = db.collection('streams');
  const stage = new Stage();
  await db.ready;
  new Sender(streams, new People(db), stage);
  showStreams(streams.live({ limit: PAGE }), stage);
}

start().catch(showFailure);
