/**
 * What the demos are pictured doing, by name: which page, who is there, and what they do before the picture. Everything is real: two
 * devices, a tracker, WebRTC between them. For pictures only: how the demos behave is shown by tests.
 */
import type { Page } from 'playwright-core';
import { COMMENTS, LONG, NOTES, OBSERVATIONS, PLACES } from './content.ts';

/** Two devices in one room; the picture is of the first. */
export interface Pair {
  readonly one: Page;
  /** Absent where nobody else is there. */
  readonly other: Page | undefined;
}

/** One picture of a demo. */
export interface Scene {
  readonly path: string;
  /** Nobody else has the room open. */
  readonly isAlone?: boolean;
  /** Name of the room, where any will not do. */
  readonly room?: string;
  readonly act?: (pair: Pair) => Promise<unknown>;
}

const connected = (page: Page): Promise<unknown> => page.locator('#link[data-link=connected]').waitFor();
const offline = (page: Page): Promise<void> => page.context().setOffline(true);

/** Puts values by the page's own database, one after another. */
async function put(page: Page, collection: string, values: readonly unknown[]): Promise<void> {
  await page.waitForFunction(() => window.db !== undefined);
  await page.evaluate(async ([name, all]) => {
    await window.db!.ready;
    for (const value of all) await window.db!.collection(name).put(value);
  }, [collection, values] as const);
}

/** A picture made of a few shapes, as a file of the page. */
const PAINT = `window.paint = async (name, hue, width = 960, height = 600) => {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d');
  const sky = brush.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, 'hsl(' + hue + ' 60% 70%)');
  sky.addColorStop(1, 'hsl(' + (hue + 40) + ' 55% 35%)');
  brush.fillStyle = sky;
  brush.fillRect(0, 0, width, height);
  brush.fillStyle = 'hsl(' + (hue + 180) + ' 40% 30%)';
  brush.beginPath();
  brush.moveTo(0, height * .8);
  for (let x = 0; x <= width; x += 20) brush.lineTo(x, height * (.7 + .1 * Math.sin(x / 90 + hue)));
  brush.lineTo(width, height);
  brush.lineTo(0, height);
  brush.fill();
  return new File([await canvas.convertToBlob({ type: 'image/jpeg' })], name, { type: 'image/jpeg' });
}`;

interface Painter {
  paint(name: string, hue: number): Promise<File>;
}

const painter = (page: Page): Promise<unknown> => page.evaluate(PAINT);

/** Drops files as a hand would: a picture, a film of a second, a sound, two megabytes of anything. */
async function drop(page: Page): Promise<void> {
  await painter(page);
  await page.evaluate(async () => {
    const picture = await (window as unknown as Painter).paint('Sunrise over the reservoir.jpg', 20);
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const brush = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.start();
    for (let frame = 0; frame < 20; frame++) {
      brush.fillStyle = `hsl(${frame * 12} 50% 40%)`;
      brush.fillRect(0, 0, 640, 360);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    const film = new File(parts, 'Otters, a very long name of a film that somebody copied from a camera without changing it 2026-11-26.webm', { type: 'video/webm' });
    const rate = 8_000;
    const samples = Int16Array.from({ length: rate * 2 }, (_, at) => 4_000 * Math.sin(at / 6));
    const head = new DataView(new ArrayBuffer(44));
    const text = (at: number, letters: string): void => [...letters].forEach((letter, index) => head.setUint8(at + index, letter.charCodeAt(0)));
    text(0, 'RIFF'); head.setUint32(4, 36 + samples.byteLength, true); text(8, 'WAVEfmt '); head.setUint32(16, 16, true); head.setUint16(20, 1, true); head.setUint16(22, 1, true);
    head.setUint32(24, rate, true); head.setUint32(28, rate * 2, true); head.setUint16(32, 2, true); head.setUint16(34, 16, true); text(36, 'data'); head.setUint32(40, samples.byteLength, true);
    const sound = new File([head, samples], 'Bell.wav', { type: 'audio/wav' });
    const noise = new File([new Uint8Array(2_000_000).map((_, at) => (at * 31) % 251)], 'tiles.bin', { type: 'application/octet-stream' });
    const files = new DataTransfer();
    for (const file of [noise, sound, film, picture]) files.items.add(file);
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await page.locator('#list > li').nth(3).waitFor();
  await page.locator('#going > li').first().waitFor({ state: 'detached' });
}

async function dropTooMuch(page: Page): Promise<void> {
  await page.getByText('No files yet').waitFor();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(105_000_000)], 'huge.bin'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await page.getByRole('alert').filter({ hasText: /bytes|MB|large/ }).waitFor();
}

async function placesWithPhotos(page: Page): Promise<void> {
  await painter(page);
  await page.evaluate(async (places) => {
    await window.db!.ready;
    for (const [index, place] of places.entries()) {
      const photo = index % 4 === 0 ? { photo: await (window as unknown as Painter).paint(`${index}.jpg`, index * 30) } : {};
      await window.db!.collection('places').put({ ...place, ...photo });
    }
  }, PLACES);
}

/** Thirty notes of two people, a long one, one to be read from the right, one with a photo. */
async function manyNotes({ one, other }: Pair): Promise<void> {
  await connected(one);
  await put(other!, 'notes', NOTES.filter((_, index) => index % 2 === 0).map((text) => ({ text })));
  await put(one, 'notes', [...NOTES.filter((_, index) => index % 2 === 1), LONG].map((text) => ({ text })));
  await painter(other!);
  await other!.evaluate(async () => window.db!.collection('notes').put({ text: 'The bridge this morning.', files: [await (window as unknown as Painter).paint('bridge.jpg', 200)] }));
  await one.getByText('The bridge this morning.').waitFor();
  await one.getByText('✓ shared').first().waitFor();
}

async function thread({ one, other }: Pair): Promise<void> {
  await connected(one);
  for (const [index, comment] of COMMENTS.entries()) await put(index % 2 === 0 ? other! : one, 'comments', [comment]);
  await one.getByText(COMMENTS.at(-1)!.text.slice(0, 20)).waitFor();
  await one.getByText(COMMENTS.at(-2)!.text.slice(0, 20)).waitFor();
  await one.evaluate(async (text) => {
    const rows = await window.db!.collection('comments').find({ limit: 50 });
    const rude = rows.find(({ value }) => (value as { text: string }).text === text);
    await window.db!.moderation.hide(rude!);
  }, COMMENTS[2]!.text);
  await one.getByText(COMMENTS[2]!.text).waitFor({ state: 'detached' });
}

async function live({ one, other }: Pair): Promise<void> {
  await connected(one);
  for (const [page, name] of [[one, 'Ada'], [other!, 'Grace of the long surname']] as const) {
    await page.fill('#name', name);
    await page.press('#name', 'Tab');
  }
  for (const [page, text] of [[other!, 'Hello! Is the camera on?'], [one, 'In a moment.'], [other!, 'I see the bridge, and a heron that stands in the water and does nothing at all, as they do.']] as const) {
    await page.fill('#text', text);
    await page.press('#text', 'Enter');
  }
  await other!.click('#camera');
  await one.getByRole('button', { name: /Watch/ }).click();
  await one.getByText('Live, straight from the camera').waitFor();
  await one.waitForFunction(() => document.querySelector('video')!.currentTime > 2);
}

async function denied({ one }: Pair): Promise<void> {
  await one.locator('#list').waitFor({ state: 'attached' });
  await one.getByText('Nobody was live yet').waitFor();
  await one.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await one.click('#camera');
  await one.getByText('may not use your camera').waitFor();
}

async function trouble({ one }: Pair): Promise<void> {
  await one.locator('.node').nth(11).waitFor();
  await one.click('#many');
  await one.locator('#cut').fill('3');
  await one.locator('#skew').fill('30');
  await one.click('#forge');
  await one.selectOption('#peer', { index: 4 });
  await one.click('#sleep');
  await one.selectOption('#peer', { index: 7 });
  await one.click('#one');
  await one.click('#crash');
  await one.waitForTimeout(4_000);
  await one.click('#pause');
}

const alone = (path: string, act?: (page: Page) => Promise<unknown>): Scene => ({ path, isAlone: true, act: async ({ one }) => act?.(one) });
const openPanel = (page: Page): Promise<void> => page.getByRole('button', { name: 'Network' }).click();

/** By name: what the page is called, and what is in it. */
export const SCENES: Readonly<Record<string, Scene>> = {
  'list': alone('demos/'),
  'notes-empty': alone('', (page) => page.getByText('No notes yet').waitFor()),
  'notes-full': { path: '', act: manyNotes },
  'notes-forms': alone('', async (page) => {
    await put(page, 'notes', [{ text: NOTES[0] }, { text: NOTES[1] }]);
    await page.getByRole('button', { name: 'Edit' }).first().click();
    await page.click('#show-backup');
    await page.click('#show-login');
    await page.getByText('What this room allows').click();
  }),
  'notes-offline': alone('', async (page) => {
    await put(page, 'notes', [{ text: NOTES[3] }]);
    await offline(page);
    await page.locator('#link[data-link=offline]').waitFor();
  }),
  'notes-network': { path: '', act: async (pair) => {
    await manyNotes(pair);
    await openPanel(pair.one);
    await pair.one.locator('peerset-network').getByText('Root of the set').first().waitFor();
  } },
  'notes-wrong-room': { path: '', isAlone: true, room: 'x'.repeat(300), act: ({ one }) => one.getByRole('alert').waitFor() },
  'map-empty': alone('map/', (page) => page.getByText('Nothing here yet').waitFor()),
  'map-full': { path: 'map/', act: async ({ one, other }) => {
    await connected(one);
    await placesWithPhotos(one);
    await put(other!, 'places', [{ title: 'Their harbour', text: 'Seen from the other side.', lat: -.045, lng: .03 }]);
    await one.getByRole('button', { name: 'Their harbour' }).waitFor();
    await one.getByRole('button', { name: PLACES[0]!.title, exact: true }).click();
  } },
  'map-form': alone('map/', async (page) => {
    await page.getByText('Nothing here yet').waitFor();
    await page.focus('#map');
    await page.keyboard.press('Enter');
  }),
  'map-offline': alone('map/', async (page) => {
    await placesWithPhotos(page);
    await offline(page);
    await page.locator('#link[data-link=offline]').waitFor();
  }),
  'comments-empty': alone('comments/', (page) => page.locator('peerset-list > p').waitFor()),
  'comments-thread': { path: 'comments/', act: thread },
  'comments-refused': alone('comments/', async (page) => {
    await page.fill('[name=name]', 'Ada');
    await page.fill('[name=text]', 'x'.repeat(1001));
    await page.click('peerset-form button');
    await page.getByRole('alert').getByText('at most 1,000 characters').waitFor();
    await page.getByText('How this page does it').click();
  }),
  'drop-empty': alone('drop/', (page) => page.getByText('No files yet').waitFor()),
  'drop-full': { path: 'drop/', act: async ({ one }) => {
    await connected(one);
    await drop(one);
  } },
  'drop-strangers': { path: 'drop/', act: async ({ one, other }) => {
    await connected(one);
    await drop(other!);
    await one.locator('#list > li').nth(3).waitFor();
    await one.getByRole('button', { name: 'Show it' }).first().click();
  } },
  'drop-refused': alone('drop/', dropTooMuch),
  'live-empty': alone('live/', (page) => page.getByText('Nobody was live yet').waitFor()),
  'live-watched': { path: 'live/', act: live },
  'live-sending': { path: 'live/', act: async ({ one, other }) => live({ one: other!, other: one }) },
  'live-denied': { path: 'live/', isAlone: true, act: denied },
  'notebook-empty': alone('notebook/', (page) => page.getByText('Nothing written yet').waitFor()),
  'notebook-offline': alone('notebook/', async (page) => {
    await put(page, 'observations', OBSERVATIONS);
    await offline(page);
    await page.locator('#link[data-link=offline]').waitFor();
    await page.getByText('not shared yet').waitFor();
  }),
  'notebook-shared': { path: 'notebook/', act: async ({ one, other }) => {
    await connected(one);
    await painter(one);
    await put(other!, 'observations', OBSERVATIONS.slice(0, 3));
    await one.evaluate(async (seen) => window.db!.collection('observations').put({ ...seen, photo: await (window as unknown as Painter).paint('heron.jpg', 120) }), OBSERVATIONS[5]!);
    await one.locator('#list [data-state=shared]').waitFor();
  } },
  'lab-start': alone('lab/', (page) => page.locator('.node').nth(11).waitFor()),
  'lab-trouble': { path: 'lab/', isAlone: true, act: trouble },
  'panel': { path: 'panel/', isAlone: true },
};
