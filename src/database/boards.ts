/** What a member shows of itself, its peers and what they show: live lists made from the host's view, each time it is another. */
import type { HostView } from './host.ts';
import { FreshList } from './live.ts';
import { NO_VIEW, peersOf, type Peer, type Presence, type Status } from './status.ts';

/** Where the rows come from. */
export interface BoardSource {
  /** The same object until something in it changes. */
  view(): HostView;
  statusOf(view: HostView): Status;
  presencesOf(view: HostView): readonly Presence[];
}

/** The three lists. */
export class Boards {
  readonly peers: FreshList<Peer>;
  readonly status: FreshList<Status>;
  readonly presences: FreshList<Presence>;
  readonly #source: BoardSource;

  constructor(source: BoardSource) {
    this.#source = source;
    this.peers = this.#list(peersOf);
    this.status = this.#list((view) => [source.statusOf(view)]);
    this.presences = this.#list((view) => source.presencesOf(view));
  }

  /** Tells everyone who looks. */
  announce(): void {
    for (const list of this.#all) {
      if (this.#source.view() !== NO_VIEW && list.state === 'loading') list.setState('local');
      list.announce();
    }
  }

  close(): void {
    for (const list of this.#all) list[Symbol.dispose]();
  }

  get #all() {
    return [this.peers, this.presences, this.status] as const;
  }

  #list<R>(rowsOf: (view: HostView) => readonly R[]): FreshList<R> {
    let seen: HostView | undefined;
    let rows: readonly R[] = [];
    return new FreshList(() => {
      const view = this.#source.view();
      if (view !== seen) rows = rowsOf(view);
      seen = view;
      return rows;
    });
  }
}
