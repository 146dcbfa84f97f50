/**
 * Whom the time of a profile belongs to: functions, and the rooms of the house they live in. What the browser
 * does on behalf of a function (a typed array's `set`, a digest) belongs to that function and is named
 * with it. What nobody called (collecting garbage, compiling, waiting) is a room of its own.
 */
import type { SourceIndex } from './readable.ts';
import type { CallNode, Sample, ThreadProfile } from './trace.ts';

/** Time that a function had. */
export interface FunctionTime {
  readonly file: string;
  readonly name: string;
  /** In its own lines, and in what the browser did for it. */
  readonly selfMs: number;
  /** With everything it called. */
  readonly totalMs: number;
}

/** Time that a room had. */
export interface RoomTime {
  readonly room: string;
  readonly selfMs: number;
}

/** Where the scripts of a thread came from. */
export interface Sources {
  readonly page: SourceIndex;
  readonly worker: SourceIndex;
}

interface Place {
  readonly file: string;
  readonly name: string;
}

/** The room of a file: `core/set`, `adapters/indexeddb`, `database`, the package for dependencies. */
export function roomOf(file: string): string {
  const parts = file.split('/');
  const [first = '', second = '', third = ''] = parts;
  if (first === 'node_modules') return second.startsWith('@') ? `${second}/${third}` : second;
  if (first !== 'src') return first;
  if (second === 'core' || second === 'adapters') return parts.length > 3 ? `${second}/${third}` : second;
  return parts.length > 2 ? second : 'src';
}

/** Names the nodes of one thread. */
export class Attribution {
  readonly #thread: ThreadProfile;
  readonly #sources: Sources;
  readonly #placeByNode = new Map<number, Place>();

  constructor(thread: ThreadProfile, sources: Sources) {
    this.#thread = thread;
    this.#sources = sources;
  }

  /** Self time of rooms, the largest first. `(idle)` is one of them. */
  rooms(samples: readonly Sample[] = this.#thread.samples): RoomTime[] {
    const times = new Map<string, number>();
    for (const { node, ms } of samples) add(times, roomOf(this.#placeOf(node).file), ms);
    return [...times].map(([room, selfMs]) => ({ room, selfMs })).sort((left, right) => right.selfMs - left.selfMs);
  }

  /** Times of functions, the one with most of its own first. */
  functions(samples: readonly Sample[] = this.#thread.samples): FunctionTime[] {
    const places = new Map<string, Place>();
    const [self, total] = [new Map<string, number>(), new Map<string, number>()];
    for (const { node, ms } of samples) {
      const callers = new Set<string>();
      for (let at: CallNode | undefined = this.#thread.nodes.get(node); at !== undefined; at = this.#parentOf(at)) {
        const place = this.#placeOf(at.id);
        const key = `${place.file} ${place.name}`;
        places.set(key, place);
        if (callers.size === 0) add(self, key, ms);
        // A function that calls itself is counted once.
        if (!callers.has(key)) add(total, key, ms);
        callers.add(key);
      }
    }
    return [...places]
      .map(([key, place]) => ({ ...place, selfMs: self.get(key) ?? 0, totalMs: total.get(key) ?? 0 }))
      .sort((left, right) => right.selfMs - left.selfMs);
  }

  #parentOf(node: CallNode): CallNode | undefined {
    return node.parent === undefined ? undefined : this.#thread.nodes.get(node.parent);
  }

  #placeOf(id: number): Place {
    const known = this.#placeByNode.get(id);
    if (known !== undefined) return known;
    const place = this.#findPlace(this.#thread.nodes.get(id));
    this.#placeByNode.set(id, place);
    return place;
  }

  #findPlace(node: CallNode | undefined): Place {
    if (node === undefined) return { file: '(unknown)', name: '' };
    if (/^\((root|program|idle|garbage collector)\)$/.test(node.name)) return { file: node.name, name: '' };
    const file = this.#fileOf(node);
    if (file !== '') return { file, name: node.name };
    // A function of the browser: it works for the nearest of ours that called it.
    for (let at = this.#parentOf(node); at !== undefined; at = this.#parentOf(at)) {
      const caller = this.#fileOf(at);
      if (caller !== '') return { file: caller, name: `${at.name} › ${node.name}` };
    }
    return { file: '(browser)', name: node.name };
  }

  #fileOf({ url, line }: CallNode): string {
    if (url.startsWith('wasm:')) return '(wasm)';
    if (url.startsWith('blob:')) return this.#sources.worker.fileAt(line);
    return url.startsWith('http') ? this.#sources.page.fileAt(line) : '';
  }
}

function add(times: Map<string, number>, key: string, ms: number): void {
  times.set(key, (times.get(key) ?? 0) + ms);
}
