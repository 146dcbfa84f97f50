/**
 * Numbers as people read them, by the language of the panel's words. What is made once for each language is kept: a formatter costs
 * more than a thousand of its answers.
 */

/** Writes numbers in one language. */
export interface Formats {
  /** 12,345 */
  count(value: number): string;
  /** 12.3 kB; 1 kB is 1,000 bytes. */
  bytes(value: number): string;
  /** 12.3 kB/s */
  rate(bytesPerSecond: number): string;
  /** 42 % of 0.42 */
  percent(part: number): string;
  /** 12 ms, 3 min, 2 hr: of ms, in the largest unit that has one. */
  duration(ms: number): string;
  /** 3 minutes ago, in 2 hours. */
  ago(at: number, now: number): string;
  /** 26 Nov 2026, 11:09:10 */
  moment(at: number): string;
  /** 26 Nov 2026, 11:09:10 – 11:10:00: what both have in common is said once. */
  span(from: number, to: number): string;
  /** 26 Nov 2026 */
  day(at: number): string;
  /** a, b and c */
  list(items: readonly string[]): string;
}

/** Letters of scripts that are read from the right. */
const FROM_RIGHT = /[\u0590-\u08ff]/;

/** Languages that are read from the right and write units in Latin letters: `38.3 kB` would become `kB 38.3` between their words. */
function isolated(locale: string): (text: string) => string {
  return /^(he|ar|fa|ur|ps|yi|ckb|sd|ug|dv)\b/.test(locale) ? (text) => (FROM_RIGHT.test(text) ? text : `\u2066${text}\u2069`) : (text) => text;
}

const made = new Map<string, Formats>();

/** Formats of a language, as `words.shell.locale` names it. */
export function formatsOf(locale: string): Formats {
  let formats = made.get(locale);
  if (formats === undefined) made.set(locale, (formats = makeFormats(locale)));
  return formats;
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

const SLOW = 'byte-per-second';

/** Units of time, largest first, ms. */
const TIME_UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const;

function makeFormats(locale: string): Formats {
  const units = new Map<string, Intl.NumberFormat>();
  const together = isolated(locale);
  const unit = (value: number, name: string, digits: number): string => {
    let format = units.get(name + digits);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: name === 'byte' ? 'long' : name === SLOW ? 'narrow' : 'short', maximumFractionDigits: digits });
      units.set(name + digits, format);
    }
    // Its short form would be `12 byte/s`, its narrow one `12B/s`.
    return together(name === SLOW ? format.format(value).replace(/(?<=\p{N})(?=\p{L})/u, ' ') : format.format(value));
  };
  const bytes = (value: number, per = ''): string => {
    const step = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log10(Math.max(1, value)) / 3));
    const scaled = value / 1_000 ** step;
    return unit(scaled, BYTE_UNITS[step]! + per, step > 0 && scaled < 100 ? 1 : 0);
  };
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const list = new Intl.ListFormat(locale);
  return {
    count: (value) => count.format(value),
    bytes: (value) => bytes(value),
    rate: (value) => bytes(value, '-per-second'),
    percent: (part) => percent.format(part),
    duration(ms) {
      const found = TIME_UNITS.find(([, size]) => ms >= size);
      return found === undefined ? unit(Math.round(ms), 'millisecond', 0) : unit(ms / found[1], found[0], found[0] === 'second' && ms < 10_000 ? 1 : 0);
    },
    ago(at, now) {
      const [name, size] = TIME_UNITS.find(([, least]) => Math.abs(now - at) >= least) ?? ['second', Infinity];
      return relative.format(Math.trunc((at - now) / size), name);
    },
    moment: (at) => moment.format(at),
    span: (from, to) => moment.formatRange(from, to),
    day: (at) => day.format(at),
    list: (items) => list.format(items),
  };
}
