/** Numbers as people write them on a command line: 2GB, 8000. */
import { UsageError } from './command.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 };

/** Bytes of `2GB`, `500M`, `1.5GiB`, `1000000`. @throws UsageError */
export function bytesOf(text: string, option: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?$/i.exec(text.trim()) ?? [];
  const times = UNITS[(unit ?? '?').toLowerCase()];
  const bytes = digits === undefined || times === undefined ? NaN : Math.round(Number(digits) * times);
  if (!Number.isSafeInteger(bytes) || bytes <= 0) throw new UsageError(`${option} is a number of bytes such as 2GB or 500MiB, not "${text}".`);
  return bytes;
}

/** A number of a port, 0 for any. @throws UsageError */
export function portOf(text: string, option: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new UsageError(`${option} is a number from 0 to 65535, not "${text}".`);
  return port;
}

/** A whole number of 1 at least. @throws UsageError */
export function countOf(text: string, option: string, most: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(count >= 1 && count <= most)) throw new UsageError(`${option} is a whole number from 1 to ${most}, not "${text}".`);
  return count;
}

/** Bytes for people. */
export function bytesText(bytes: number): string {
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`;
  return `${bytes} B`;
}
