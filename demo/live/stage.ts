/** What is watched: one stream, file, or one's own camera, in one element. */
import type { LiveControl, Rec } from '../../src/index.ts';
import { byId, say } from '../dom.ts';
import { complain } from '../toast.ts';
import { shortName } from '../words.ts';

/** A recording is a stream until its author ends it, and a file from then on. */
export function isStream({ value }: Rec): boolean {
  return typeof value === 'object' && value !== null && '$live' in value;
}

/** What people call it. */
export function titleOf(rec: Rec): string {
  if (!isStream(rec) && rec.name !== undefined) return rec.name;
  return rec.mine ? 'Your stream' : `Stream of ${shortName(rec.author)}`;
}

/** The picture, and its way back and forth. */
export class Stage {
  readonly #video = byId<HTMLVideoElement>('video');
  #control: LiveControl | undefined;
  #rec: Rec | undefined;

  constructor() {
    byId('rewind').addEventListener('click', () => {
      this.#video.currentTime = 0;
      this.#play();
    });
    byId('edge').addEventListener('click', () => {
      this.#control?.toLive();
      this.#play();
    });
    this.#video.addEventListener('timeupdate', () => say(byId('where'), this.#rec === undefined ? '' : clock(this.#video.currentTime)));
  }

  /** Author and key of what is on, if anything is. */
  get name(): string | undefined {
    return this.#rec && `${this.#rec.author} ${this.#rec.key}`;
  }

  watch(rec: Rec): void {
    this.clear();
    this.#rec = rec;
    say(byId('stage-title'), titleOf(rec));
    this.#video.controls = true;
    this.#video.muted = false;
    if (isStream(rec)) {
      this.#control = rec.attach(this.#video);
      this.#control.playing.catch(complain);
    } else if (rec.url !== undefined) {
      this.#video.src = rec.url;
    }
    this.#setButtons();
    this.#play();
  }

  /** The same record, newer: an end takes away the live edge, and a file that was waited for is here. */
  renew(rec: Rec): void {
    this.#rec = rec;
    this.#setButtons();
    if (this.#control === undefined && !isStream(rec) && rec.url !== undefined && !this.#video.hasAttribute('src')) this.watch(rec);
  }

  /** One's own picture, as it is now and without its sound. */
  mirror(stream: MediaStream): void {
    this.clear();
    say(byId('stage-title'), 'You are live');
    [this.#video.controls, this.#video.muted, this.#video.srcObject] = [false, true, stream];
    this.#play();
  }

  clear(): void {
    this.#control?.detach();
    [this.#control, this.#rec, this.#video.srcObject, this.#video.controls] = [undefined, undefined, null, false];
    this.#video.removeAttribute('src');
    say(byId('stage-title'), 'Nothing is on');
    say(byId('where'), '');
    this.#setButtons();
  }

  #setButtons(): void {
    byId<HTMLButtonElement>('rewind').disabled = this.#rec === undefined;
    byId<HTMLButtonElement>('edge').disabled = this.#control === undefined || this.#rec?.live !== true;
  }

  /** A browser that wants a click before there is sound plays without it. */
  #play(): void {
    this.#video.play().catch(() => {
      this.#video.muted = true;
      this.#video.play().catch(() => {
        // It was taken away in the meantime, or wants a click on its own controls, which are there.
      });
    });
  }
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
