/**
 * How long records are kept, as people write it: '90d', '12h' or 'forever'. Pools forget at midnight UTC only,
 * so hours are rounded up to whole days: whoever asks for 12 hours gets at least those, and less than 48.
 */
import { LIMITS } from '../base/limits.ts';
import type { KeepDays } from './horizon.ts';

const HOURS_PER_DAY = 24;
const FORM = /^([1-9][0-9]{0,6})([dh])$/;

/** Whole days of a `keep` text, or undefined where it is none, or longer than policies may say. */
export function parseKeep(text: string): KeepDays | undefined {
  if (text === 'forever') return 'forever';
  const [, count, unit] = FORM.exec(text) ?? [];
  if (count === undefined) return undefined;
  const days = unit === 'd' ? Number(count) : Math.ceil(Number(count) / HOURS_PER_DAY);
  return days <= LIMITS.policyKeepDaysMax ? days : undefined;
}
