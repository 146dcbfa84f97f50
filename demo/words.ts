/** Numbers, times and names as people read them. */

/** 'npub1abc…xyz' */
export function shortName(npub: string): string {
  return npub.length > 20 ? `${npub.slice(5, 11)}…${npub.slice(-4)}` : npub;
}

/** A colour for an author: the same on every device. */
export function hueOf(npub: string): string {
  let hash = 0;
  for (const char of npub) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return String(hash % 360);
}

/** '12 kB' */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const kilo = count / 1000;
  if (kilo < 1000) return `${kilo < 10 ? kilo.toFixed(1) : Math.round(kilo)} kB`;
  return `${(kilo / 1000).toFixed(1)} MB`;
}

/** '1 record', '2 records' */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`;
}

const MINUTE = 60_000;

/** 'now', '5 min', then the time or the date. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return 'now';
  if (age < 60 * MINUTE) return `${Math.floor(age / MINUTE)} min ago`;
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Date(at).toLocaleString([], sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}
