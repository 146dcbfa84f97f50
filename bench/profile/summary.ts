/**
 * A profile on one page: a row for each room, a column for each thread that was looked at, and in each cell the
 * percent of that thread's busy time. Workers of one browser are one column.
 */
import type { RoomTime } from './attribution.ts';

type Cell = Readonly<Record<string, number | string>>;

const IDLE = '(idle)';
/** A room that never had so many percent is not shown. */
const PERCENT_MIN = 1;

/** Collects rooms' times; `lines` are for the table. */
export class ProfileSummary {
  readonly #timesByColumn = new Map<string, Map<string, number>>();

  /** Adds a thread's rooms to a column. */
  add(column: string, rooms: readonly RoomTime[]): void {
    const times = this.#timesByColumn.get(column) ?? new Map<string, number>();
    this.#timesByColumn.set(column, times);
    for (const { room, selfMs } of rooms) if (room !== IDLE) times.set(room, (times.get(room) ?? 0) + selfMs);
  }

  /** First what each column was busy with at all, then the rooms, the largest first. */
  lines(): Cell[] {
    const columns = [...this.#timesByColumn].map(([name, times]) => ({ name, times, busyMs: [...times.values()].reduce((sum, ms) => sum + ms, 0) }));
    const rooms = new Set(columns.flatMap(({ times }) => [...times.keys()]));
    const percent = (room: string): number[] => columns.map(({ times, busyMs }) => Number((100 * (times.get(room) ?? 0) / busyMs).toFixed(1)));
    const rows = [...rooms].map(room => ({ room, percents: percent(room) })).filter(({ percents }) => Math.max(...percents) >= PERCENT_MIN);
    rows.sort((left, right) => sum(right.percents) - sum(left.percents));
    return [
      { room: 'busy, ms', ...Object.fromEntries(columns.map(({ name, busyMs }) => [name, Math.round(busyMs)])) },
      ...rows.map(({ room, percents }) => ({ room, ...Object.fromEntries(columns.map(({ name }, index) => [name, percents[index] ?? 0])) })),
    ];
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
