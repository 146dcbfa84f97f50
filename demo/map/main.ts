/** A map to fill together. Places are found by where they are: the page asks only for those that are near what it shows. */
import type { Live, PeersetDB, PeersetFile, Rec } from '../../src/index.ts';
import { button, byId, element, say } from '../dom.ts';
import { openDemo } from '../frame.ts';
import { roomName } from '../room.ts';
import { isText, isWithin, schema } from '../schema.ts';
import { attempt } from '../toast.ts';
import { hueOf, plural } from '../words.ts';
import { Island, KM_PER_DEGREE, type View } from './island.ts';

interface Place {
  readonly title: string;
  readonly text: string;
  readonly lat: number;
  readonly lng: number;
  readonly photo?: PeersetFile;
}

const ROOM = 'map.demo';
const SCALE = { first: 3200, min: 800, max: 200_000 };
/** Markers nearer than this are one, px. */
const CLUSTER_PX = 44;
const IN_VIEW_MAX = 500;
const SETTLED_MS = 150;

const PLACE = schema<Place>(({ title, text, lat, lng }) => isText(title, 1, 80) && isText(text, 0, 1000) && isWithin(lat, -90, 90) && isWithin(lng, -180, 180),
  'a place has a title of at most 80 characters, a text of at most 1,000, and a position');

class MapPage {
  readonly #db: PeersetDB;
  readonly #island = new Island(roomName(ROOM));
  readonly #canvas = byId<HTMLCanvasElement>('map');
  readonly #fingers = new Map<number, { readonly x: number; readonly y: number }>();
  #view: View = { lat: 0, lng: 0, scale: Math.min(SCALE.first, byId('map').clientWidth / 0.26) };
  #rows: readonly Rec<Place>[] = [];
  #live: Live<Rec<Place>> | undefined;
  #chosen = '';
  #wasMoved = false;
  #at = { lat: 0, lng: 0 };
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(db: PeersetDB) {
    this.#db = db;
    this.#steer();
    this.#compose();
    new ResizeObserver(() => this.#look(this.#view)).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#look(this.#view));
  }

  /** Shows another part, and asks for what is there once the view rests. */
  #look({ lat, lng, scale }: View): void {
    const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
    this.#view = { lat: within(lat, 1), lng: within(lng, 1), scale: Math.max(SCALE.min, Math.min(SCALE.max, scale)) };
    this.#island.draw(this.#canvas, this.#view);
    say(byId('where'), `${this.#view.lat.toFixed(4)}°, ${this.#view.lng.toFixed(4)}°`);
    this.#mark();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#ask(), SETTLED_MS);
  }

  #ask(): void {
    const { lat, lng, scale } = this.#view;
    const km = (Math.hypot(this.#canvas.clientWidth, this.#canvas.clientHeight) / 2 / scale) * KM_PER_DEGREE;
    const before = this.#live;
    const live = this.#db.collection<Place>('places').live({ where: { near: { lat, lng, km } }, limit: IN_VIEW_MAX });
    this.#live = live;
    live.subscribe((rows) => {
      if (this.#live !== live || (rows.length === 0 && live.state === 'loading')) return;
      this.#rows = rows;
      this.#mark();
      this.#list();
    });
    before?.[Symbol.dispose]();
  }

  #pixel({ lat, lng }: { readonly lat: number; readonly lng: number }): { readonly x: number; readonly y: number } {
    const { clientWidth, clientHeight } = this.#canvas;
    return { x: clientWidth / 2 + (lng - this.#view.lng) * this.#view.scale, y: clientHeight / 2 - (lat - this.#view.lat) * this.#view.scale };
  }

  /** One button for each place, or for many that are too near to each other to be told apart. */
  #mark(): void {
    const groups: { readonly x: number; readonly y: number; readonly recs: Rec<Place>[] }[] = [];
    for (const rec of this.#rows) {
      const { x, y } = this.#pixel(rec.value);
      const near = groups.find((group) => Math.hypot(group.x - x, group.y - y) < CLUSTER_PX);
      if (near === undefined) groups.push({ x, y, recs: [rec] });
      else near.recs.push(rec);
    }
    byId('markers').replaceChildren(...groups.map(({ x, y, recs }) => {
      const [rec] = recs as [Rec<Place>];
      const isMany = recs.length > 1;
      const marker = button(isMany ? String(recs.length) : '', isMany ? 'many' : '', () => isMany ? this.#look({ ...rec.value, scale: this.#view.scale * 2.5 }) : this.#choose(rec));
      marker.ariaLabel = isMany ? `${recs.length} places; zoom in` : rec.value.title;
      if (recs.some(({ id }) => id === this.#chosen)) marker.ariaCurrent = 'true';
      for (const [name, value] of [['--x', `${x}px`], ['--y', `${y}px`], ['--hue', hueOf(rec.author)]] as const) marker.style.setProperty(name, value);
      return marker;
    }));
  }

  #list(): void {
    say(byId('count'), `${plural(this.#rows.length, 'place')} in view`);
    byId('empty').hidden = this.#rows.length > 0;
    say(byId('empty'), 'Nothing here yet. Click the map where something is, or press Enter on it.');
    byId('places').replaceChildren(...this.#rows.map((rec) => {
      const item = element('li', { 'data-id': rec.id }, element('b', {}, rec.value.title), element('p', { class: 'hint', dir: 'auto' }, rec.value.text));
      if (rec.id === this.#chosen) item.ariaCurrent = 'true';
      const file = rec.files[0];
      // What strangers show is covered under `family` until somebody asks.
      if (rec.blurred) item.append(button('Show the photo of a stranger', 'link', () => void rec.reveal()));
      else if (file !== undefined) {
        const address = file.url ?? file.preview;
        item.append(address === undefined ? element('p', { class: 'hint' }, 'The photo is on its way…') : element('img', { src: address, alt: `Photo: ${rec.value.title}`, loading: 'lazy' }));
      }
      if (rec.mine) item.append(button('Delete', 'link', () => attempt(() => rec.delete())));
      return item;
    }));
  }

  #choose(rec: Rec<Place>): void {
    this.#chosen = rec.id;
    this.#mark();
    this.#list();
    byId('places').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  #compose(): void {
    const form = byId<HTMLFormElement>('add');
    byId('cancel').addEventListener('click', () => { form.hidden = true; });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const photo = byId<HTMLInputElement>('photo').files?.[0];
      const value = { title: byId<HTMLInputElement>('title').value.trim(), text: byId<HTMLTextAreaElement>('text').value.trim(), ...this.#at };
      attempt(async () => {
        await this.#db.collection('places').put(photo === undefined ? value : { ...value, photo });
        form.reset();
        form.hidden = true;
        this.#canvas.focus({ preventScroll: true });
      });
    });
  }

  #add(x: number, y: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#at = { lat: this.#view.lat - (y - clientHeight / 2) / this.#view.scale, lng: this.#view.lng + (x - clientWidth / 2) / this.#view.scale };
    byId('add').hidden = false;
    byId('title').focus();
  }

  #zoom(by: number): void {
    this.#look({ ...this.#view, scale: this.#view.scale * by });
  }

  /** Mouse, fingers and keys. */
  #steer(): void {
    const canvas = this.#canvas;
    byId('in').addEventListener('click', () => this.#zoom(1.6));
    byId('out').addEventListener('click', () => this.#zoom(1 / 1.6));
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.#zoom(Math.exp(-event.deltaY / 400));
    }, { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      if (this.#fingers.size === 0) this.#wasMoved = false;
      this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    canvas.addEventListener('pointermove', (event) => this.#drag(event));
    canvas.addEventListener('pointercancel', ({ pointerId }) => this.#fingers.delete(pointerId));
    canvas.addEventListener('pointerup', ({ pointerId, offsetX, offsetY }) => {
      if (this.#fingers.delete(pointerId) && this.#fingers.size === 0 && !this.#wasMoved) this.#add(offsetX, offsetY);
    });
    canvas.addEventListener('keydown', (event) => {
      const step = 80 / this.#view.scale;
      const { lat, lng } = this.#view;
      const keys: Readonly<Record<string, () => void>> = {
        ArrowUp: () => this.#look({ ...this.#view, lat: lat + step }), ArrowDown: () => this.#look({ ...this.#view, lat: lat - step }),
        ArrowLeft: () => this.#look({ ...this.#view, lng: lng - step }), ArrowRight: () => this.#look({ ...this.#view, lng: lng + step }),
        '+': () => this.#zoom(1.6), '-': () => this.#zoom(1 / 1.6), Enter: () => this.#add(canvas.clientWidth / 2, canvas.clientHeight / 2),
      };
      if (keys[event.key] === undefined || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]!();
    });
  }

  #drag({ pointerId, clientX: x, clientY: y }: PointerEvent): void {
    const before = this.#fingers.get(pointerId);
    if (before === undefined || (!this.#wasMoved && Math.hypot(x - before.x, y - before.y) < 4)) return;
    this.#wasMoved = true;
    const other = [...this.#fingers].find(([id]) => id !== pointerId)?.[1];
    this.#fingers.set(pointerId, { x, y });
    const { lat, lng, scale } = this.#view;
    if (other === undefined) this.#look({ lat: lat + (y - before.y) / scale, lng: lng - (x - before.x) / scale, scale });
    else this.#zoom(Math.hypot(x - other.x, y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)));
  }
}

openDemo({ room: ROOM, policy: 'family', collections: { places: { schema: PLACE } } }, (db) => new MapPage(db));
