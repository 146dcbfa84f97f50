/** What the components are told, for whoever uses them and for what checks their markup. */
import type { Snippet } from 'svelte';
import type { PeersetConfig, PeersetDB as Database, PeersetError, Status } from '../../index.ts';

/** Properties of `<PeersetDB>`: a name, and every option of `peerset()`. */
export interface PeersetDBProps extends PeersetConfig {
  /** Name of the room; another name opens another room, as does another `secret`. Other options are those of the beginning. */
  readonly name: string;
  /** Shows nothing of its own. Without it, and without children, it shows the Network panel. */
  readonly hidden?: boolean;
  /** How the panel looks; `auto` follows the reader's preference. */
  readonly theme?: 'auto' | 'light' | 'dark';
  /** Of the element around children or panel. */
  readonly class?: string;
  readonly style?: string;
  /** The disk is open. */
  readonly onready?: (db: Database) => void;
  /** The set has other records than before. */
  readonly onchange?: (status: Status) => void;
  /** The room does not open; the component says so, too. */
  readonly onerror?: (error: PeersetError) => void;
  /** What is shown inside; components there find the database by `getDb()`, too. */
  readonly children?: Snippet<[{ readonly db: Database }]>;
}

/** Properties of `<NetworkPanel>`. */
export interface NetworkPanelProps {
  /** The database; that of the `<PeersetDB>` around where none is given. */
  readonly db?: Database;
  /** `auto` follows the reader's preference. */
  readonly theme?: 'auto' | 'light' | 'dark';
  readonly class?: string | undefined;
  readonly style?: string | undefined;
}
