/** A page that judges as a room does: with a real worker, and where workers are forbidden, or die, on its own thread. */
import { RoomJudges } from '../../src/database/judging.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import type { Mark } from '../../src/core/judge/mark.ts';
import type { Said } from '../../src/core/rules/content.ts';
import { PRESETS } from '../../src/core/rules/policy.ts';

declare global {
  interface Window {
    readonly judging: typeof judging;
  }
}

/** What a page tells of one question. */
export interface JudgedInPage {
  readonly rules: readonly string[];
  /** Workers that were started, and those that answered, count. */
  readonly started: number;
  readonly answered: number;
}

let started = 0;
let answered = 0;
let isDying = false;

class CountedWorker extends Worker {
  constructor(url: string, options?: WorkerOptions) {
    super(url, options);
    started++;
    this.addEventListener('message', () => answered++);
  }

  override postMessage(message: unknown, options: Transferable[] | StructuredSerializeOptions = []): void {
    super.postMessage(message, Array.isArray(options) ? { transfer: options } : options);
    if (isDying) this.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
  }
}

globalThis.Worker = CountedWorker as typeof Worker;

const judging = {
  /** Judges texts by `fort-knox`. `dying`: each worker reports an error as soon as it was asked. */
  async judge(texts: readonly string[], workers: 'living' | 'dying'): Promise<JudgedInPage> {
    isDying = workers === 'dying';
    started = answered = 0;
    const judges = new RoomJudges({ policy: PRESETS['fort-knox'], clock: systemClock() });
    try {
      const marks = await judges.judge(texts.map(saidOf));
      return { rules: marks.map(ruleOf), started, answered };
    } finally {
      judges.close();
    }
  },
};

function saidOf(text: string): Said {
  return { collection: 'notes', author: 'ab'.repeat(32), type: 'text/plain', content: text };
}

function ruleOf(marks: readonly Mark[]): string {
  return marks[0]?.rule ?? 'none';
}

Object.assign(window, { judging });
