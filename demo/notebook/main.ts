/** A field notebook. It writes to this device and never waits for a network; whatever nobody else has yet is marked until somebody does. */
import type { Live, PeersetDB, PeersetFile, Rec } from '../../src/index.ts';
import { exportAll, importFile } from '../carrying.ts';
import { button, byId, element, say } from '../dom.ts';
import { openDemo } from '../frame.ts';
import { roomName } from '../room.ts';
import { isText, isWithin, schema } from '../schema.ts';
import { attempt } from '../toast.ts';
import { plural } from '../words.ts';

interface Observation {
  readonly what: string;
  readonly count: number;
  /** When it was seen, ms; when it was written is the record's own `at`. */
  readonly when: number;
  readonly place: string;
  readonly photo?: PeersetFile;
}

const ROOM = 'notebook.demo';
const PAGE = 50;
const REFRESH_MS = 1000;
const STATES = { local: 'on this device only', shared: '✓ shared', held: 'held', hidden: 'hidden' } as const;

const OBSERVATION = schema<Observation>(({ what, count, when, place }) => isText(what, 1, 80) && Number.isInteger(count) && isWithin(count, 0, 1_000_000) && isWithin(when, 0, 8.64e15) && isText(place, 1, 120),
  'an observation has what, a whole number, when and where');

function show(db: PeersetDB): void {
  const rows = db.collection<Observation>('observations').live({ limit: PAGE, sort: '-when' });
  let drawn = '';
  const draw = (): void => {
    // A record becomes "shared" without a change of its own, so what is shown is compared from time to time.
    const now = JSON.stringify([rows.state, rows.current.map((rec) => [rec.id, rec.mine && rec.state, rec.blurred, rec.blurred ? '' : addressOf(rec)])]);
    if (now !== drawn) drawAll(rows);
    drawn = now;
  };
  rows.subscribe(draw);
  setInterval(draw, REFRESH_MS);
  byId('older').addEventListener('click', () => attempt(() => rows.next()));
  compose(db);
  byId('export').addEventListener('click', () => attempt(() => exportAll(db, roomName(ROOM), { files: true })));
  byId('import').addEventListener('change', ({ target }) => attempt(() => importFile(db, target as HTMLInputElement)));
}

function addressOf({ files }: Rec<Observation>): string | undefined {
  return files[0]?.url ?? files[0]?.preview;
}

function drawAll(rows: Live<Rec<Observation>>): void {
  const unshared = rows.current.filter(({ mine, state }) => mine && state === 'local').length;
  byId('unshared').hidden = unshared === 0;
  say(byId('unshared'), `${plural(unshared, 'observation')} not shared yet`);
  byId('empty').hidden = rows.current.length > 0;
  if (rows.state !== 'loading') say(byId('empty'), 'Nothing written yet. What did you see today?');
  byId('older').hidden = rows.current.length === 0 || rows.current.length % PAGE !== 0;
  byId('list').replaceChildren(...rows.current.map(itemOf));
}

function itemOf(rec: Rec<Observation>): HTMLLIElement {
  const { what, count, when, place } = rec.value;
  const seen = new Date(when);
  const item = element('li', { class: 'note' }, element('span', { class: 'number' }, count.toLocaleString()), element('b', {}, what),
    element('span', { class: 'hint' }, `${place} · `, element('time', { datetime: seen.toISOString() }, seen.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }))));
  const address = rec.blurred ? undefined : addressOf(rec);
  // What strangers show is covered under `family` until somebody asks.
  if (rec.blurred) item.append(button('Show the photo of a stranger', 'link', () => void rec.reveal()));
  else if (address !== undefined) item.append(element('img', { src: address, alt: `Photo: ${what}` }));
  else if (rec.files.length > 0) item.append(element('span', { class: 'hint' }, 'The photo is on its way…'));
  const foot = element('span', { class: 'row hint' }, rec.mine ? element('span', { 'data-state': rec.state }, STATES[rec.state]) : 'by somebody else');
  if (rec.mine) foot.append(button('Delete', 'link', () => attempt(() => rec.delete())));
  item.append(foot);
  return item;
}

function compose(db: PeersetDB): void {
  const form = byId<HTMLFormElement>('write');
  const when = byId<HTMLInputElement>('when');
  const setNow = (): void => {
    const now = new Date();
    when.value = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  setNow();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = (id: string): string => byId<HTMLInputElement>(id).value.trim();
    const photo = byId<HTMLInputElement>('photo').files?.[0];
    const value = { what: text('what'), count: Number(text('count')), when: new Date(when.value).getTime(), place: text('place') };
    attempt(async () => {
      await db.collection('observations').put(photo === undefined ? value : { ...value, photo });
      // The next one is mostly seen at the same place.
      form.reset();
      byId<HTMLInputElement>('place').value = value.place;
      setNow();
      byId('what').focus();
    });
  });
}

openDemo({ room: ROOM, policy: 'family', collections: { observations: { schema: OBSERVATION } } }, show);
