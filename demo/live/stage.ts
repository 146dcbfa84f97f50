/** What is watched: one stream, file, or one's own camera, in one element. */
import type { LiveControl, LivePlayer, Rec } from '../../src/index.ts';
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

/** How often what is said below the picture is looked at, ms. */
const LOOK_MS = 500;
const WHY_NOT = {
  full: 'As many watch as may at once. Try again later.',
  refused: 'Whoever sends this does not send it to you.',
  unsupported: 'Your browser cannot play this.',
  broken: 'What came cannot be played.',
  unread: 'It did not come.',
} as const;

/** The picture, and its way back and forth. */
export class Stage {
  readonly #video = byId<HTMLVideoElement>('video');
  #control: LiveControl | undefined;
  #player: LivePlayer | undefined;
  #rec: Rec | undefined;

  constructor() {
    byId('rewind').addEventListener('click', () => {
      // Tracks have no past: what was recorded has.
      if (this.#rec !== undefined && this.#player?.via === 'tracks') return this.watch(this.#rec, 'start');
      this.#video.currentTime = 0;
      this.#play();
    });
    byId('edge').addEventListener('click', () => {
      if (this.#rec !== undefined) this.watch(this.#rec, 'live');
    });
    setInterval(() => this.#tell(), LOOK_MS);
  }

  /** Author and key of what is on, if anything is. */
  get name(): string | undefined {
    return this.#rec && `${this.#rec.author} ${this.#rec.key}`;
  }

  /** What goes on is watched as it is now, and what is over from its start. */
  watch(rec: Rec, from: 'start' | 'live' = rec.live ? 'live' : 'start'): void {
    this.clear();
    this.#rec = rec;
    say(byId('stage-title'), titleOf(rec));
    byId('idle').hidden = true;
    this.#video.controls = true;
    this.#video.muted = false;
    if (isStream(rec)) {
      const control = (this.#control = rec.attach(this.#video, { from }));
      control.playing.then((player) => {
        if (this.#control === control) this.#player = player;
      }, complain);
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
    byId('idle').hidden = true;
    [this.#video.controls, this.#video.muted, this.#video.srcObject] = [false, true, stream];
    this.#play();
  }

  clear(): void {
    this.#control?.detach();
    [this.#control, this.#player, this.#rec, this.#video.srcObject, this.#video.controls] = [undefined, undefined, undefined, null, false];
    this.#video.removeAttribute('src');
    say(byId('stage-title'), 'Nothing is on');
    byId('idle').hidden = false;
    say(byId('where'), '');
    this.#setButtons();
  }

  #setButtons(): void {
    // What nobody records has nothing to go back to.
    byId<HTMLButtonElement>('rewind').disabled = this.#rec === undefined || this.#rec.direct === 'only';
    byId<HTMLButtonElement>('edge').disabled = this.#control === undefined || this.#rec?.live !== true;
  }

  #tell(): void {
    const words = this.#rec === undefined ? '' : this.#player === undefined ? clock(this.#video.currentTime) : whereOf(this.#player, this.#video.currentTime);
    say(byId('where'), words);
  }

  /** A browser that wants a click before there is sound plays without it. */
  #play(): void {
    this.#video.play().catch((reason: unknown) => {
      // What comes now has taken the place of what was to be played, and plays.
      if ((reason as Error).name === 'AbortError') return;
      this.#video.muted = true;
      this.#video.play().catch(() => {
        // It was taken away in the meantime, or wants a click on its own controls, which are there.
      });
    });
  }
}

function whereOf({ state, via, fault }: LivePlayer, seconds: number): string {
  if (fault !== undefined) return WHY_NOT[fault.play];
  if (state === 'loading') return 'Asking for the picture…';
  if (via === 'segments') return `${clock(seconds)}, a few seconds behind when live`;
  return { playing: 'Live, straight from the camera', waiting: 'Waiting for the picture…', ended: 'It is over.', failed: '', detached: '' }[state];
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
