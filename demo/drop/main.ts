/** Drop & play: files that go from browser to browser, and play before all of them is there. */
import { PeersetError, peerset, serveFiles, type Collection, type Live, type PeersetDB, type Rec } from '../../src/index.ts';
import { button, byId, element, say } from '../dom.ts';
import { showFailure } from '../failure.ts';
import { showLink } from '../link.ts';
import { networkButton } from '../network.ts';
import { localSwarm, roomName } from '../room.ts';
import { attempt } from '../toast.ts';
import { bytes } from '../words.ts';
import { FileCard, type Dropped } from './file-card.ts';

const PAGE = 20;
const REFRESH_MS = 2000;

declare global {
  interface Window {
    /** For the curious, and for tests: the database of this page. */
    db?: PeersetDB;
  }
}

/** Files that are being read here: each can be cancelled, and one that is refused says why. */
function give(files: Collection<Dropped>, file: File): void {
  const reading = new AbortController();
  const facts = element('span', { class: 'hint' }, `${bytes(file.size)} · waiting`);
  const bar = element('progress', { max: String(Math.max(1, file.size)), value: '0', 'aria-label': `Reading ${file.name}` });
  const stop = button('Cancel', 'quiet', () => reading.abort());
  stop.setAttribute('aria-label', `Cancel ${file.name}`);
  const item = element('li', { class: 'file' }, element('div', { class: 'what' }, element('h2', { dir: 'auto' }, file.name), bar, element('div', { class: 'row' }, facts, stop)));
  byId('going').append(item);
  const progress = (done: number): void => {
    bar.value = done;
    say(facts, `${bytes(done)} of ${bytes(file.size)} read`);
  };
  files.put({ file }, { signal: reading.signal, progress }).then(() => item.remove(), (error: unknown) => {
    if (reading.signal.aborted) return item.remove();
    const why = element('p', { role: 'alert' }, reasonOf(error, file));
    item.firstElementChild!.replaceChildren(element('h2', { dir: 'auto' }, file.name), why, element('div', { class: 'row' }, button('All right', 'quiet', () => item.remove())));
  });
}

function reasonOf(error: unknown, { size }: File): string {
  if (!(error instanceof PeersetError)) return String(error);
  return error.rule === 'size' ? `${bytes(size)} is more than a file may have in this room.` : `${error.message} ${error.fix}`;
}

/** Files come by hand, by the pointer, and from the clipboard. */
function takeFiles(files: Collection<Dropped>): void {
  const zone = byId('drop');
  const choose = byId<HTMLInputElement>('choose');
  const giveAll = (list: FileList | undefined | null): void => [...(list ?? [])].forEach((file) => give(files, file));
  choose.addEventListener('change', () => {
    giveAll(choose.files);
    choose.value = '';
  });
  document.addEventListener('paste', ({ clipboardData }) => giveAll(clipboardData?.files));
  // The whole page takes them: a file dropped beside the box would replace the page.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.toggleAttribute('data-over', true);
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => zone.toggleAttribute('data-over', relatedTarget !== null));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.toggleAttribute('data-over', false);
    giveAll(event.dataTransfer?.files);
  });
}

function showFiles(files: Collection<Dropped>, rows: Live<Rec<Dropped>>): void {
  const cards = new Map<string, FileCard>();
  const show = (): void => {
    const list = byId('list');
    const gone = new Set(cards.keys());
    // What others send may be anything: only records with a file are files.
    const shown = rows.current.filter((rec) => rec.files.length > 0 && rec.value.file === rec.files[0]);
    shown.forEach((rec, i) => {
      const name = `${rec.author} ${rec.key}`;
      gone.delete(name);
      const card = cards.get(name) ?? new FileCard(files, rec);
      cards.set(name, card);
      card.show(rec);
      if (list.children[i] !== card.item) list.insertBefore(card.item, list.children[i] ?? null);
    });
    for (const name of gone) {
      cards.get(name)!.item.remove();
      cards.delete(name);
    }
    byId('older').hidden = rows.current.length < PAGE;
    byId('empty').hidden = shown.length > 0;
    say(byId('empty'), rows.state === 'loading' ? 'Opening the files on this device…' : 'No files yet. Drop one, or open this page in another browser and see it appear there.');
  };
  rows.subscribe(show);
  setInterval(show, REFRESH_MS);
  byId('older').addEventListener('click', () => attempt(() => rows.next()));
}

async function start(): Promise<void> {
  const room = roomName('drop.demo');
  document.title = `${room} · drop and play`;
  // Without it (a private window, an old browser) files are shown once they are whole.
  const served = serveFiles().catch((error: unknown) => console.info(error));
  const db = peerset(room, { ...(await localSwarm()), policy: 'family' });
  window.db = db;
  showLink(db, room);
  byId('share').after(networkButton(db));
  const files = db.collection<Dropped>('files');
  takeFiles(files);
  await Promise.all([db.ready, served]);
  showFiles(files, files.live({ limit: PAGE }));
}

start().catch(showFailure);
