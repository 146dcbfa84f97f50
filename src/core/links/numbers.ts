/**
 * Addresses in numbers: four of them with dots, or groups in brackets. So are written versions and sections, too, and those
 * are small or say what they are; a port or a path makes any of them certain.
 */
import type { Address } from './schemes.ts';

const IPV4 = /(?<![a-z\d.,_#§$€£~^=-])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(:\d{2,5}(?!\d)|\/[a-z])?(?![\d_-]|[.,]\d)/gi;
const IPV6 = /\[[\da-f:]{0,39}(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})?\]/gi;
/** Said before numbers of something else, in any of the languages that say it alike. */
const NUMBER_OF = /(?:\bv|\bver|vers(?:ion|ión|ão|ione|ie|iya)?|версия|wersja|sürüm|版本|バージョン|버전|release|build|firmware|driver|kernel|chrome|section|chapter|article|clause|abschnitt|kapitel|artikel|capítulo|chapitre|rfc|§|no|nr|nº)\.?[ :=]{0,2}$/i;
/** An address of all small numbers is more often a section; from here on one of them is not small. */
const SMALL = 10;
const NEAR = 16;

/** Every address in numbers that has no scheme before it. */
export function inNumbers(text: string): Address[] {
  const found: Address[] = [];
  if (/\d\.\d/.test(text)) for (const match of text.matchAll(IPV4)) {
    const [whole, one, two, three, four, more] = match;
    const numbers = [one, two, three, four].map(Number);
    if (numbers.some(number => number > 255) || [one, two, three, four].some(digits => /^0\d/.test(digits!))) continue;
    const before = text.slice(Math.max(0, match.index - NEAR), match.index);
    const isSection = numbers.every(number => number < SMALL) && new Set(numbers).size > 1;
    if (more === undefined && (isSection || NUMBER_OF.test(before))) continue;
    found.push({ start: match.index, end: match.index + whole.length, host: numbers.join('.') });
  }
  if (text.includes('[')) for (const match of text.matchAll(IPV6)) {
    // Times and shares of a screen have colons in brackets, too; none has a double one, or seven, with digits beside it.
    if (!/\d|[a-f]{2}/i.test(match[0]) || !(match[0].includes('::') || (match[0].match(/:/g)?.length ?? 0) >= 6)) continue;
    found.push({ start: match.index, end: match.index + match[0].length, host: match[0].toLowerCase() });
  }
  return found;
}
