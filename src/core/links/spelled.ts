/**
 * Addresses that are written so that programs do not see them and people do: `evil[.]com`, `evil dot com`, `e v i l . c o m`,
 * `hxxp://`. Each is turned into what people read. What is ordinary writing elsewhere ("the dot com bubble", "le point de
 * vue") stays: a dot that is spelled out counts only before an ending that the words of its language do not begin with.
 *
 * Every pattern is ours, its repetitions are bounded, and none can begin where it ended: time is linear in the text.
 */
import type { Mapped } from './mapped.ts';

/** Words for a dot, with the endings that may follow them. */
const SPOKEN: readonly (readonly [dot: string, endings: string])[] = [
  ['dot|d0t', 'com|net|org|info|biz|io|co|gg|me|tv|cc|xyz|ru|uk|de|fr|nl|eu|pl|ch|ca|au|br|jp|cn|app|dev|shop|site|online|store|club|top|onion|link|ly|ai|win|bet|vip|live|click|pro|pw|casino|su|ua|kr'],
  ['punkt|пункт', 'com|net|org|info|de|ch|eu|io|ru|xyz|no|dk|shop|online'],
  ['prikk|piste|punt|tečka|bodka|kropka|tocka|točka|pont', 'com|net|org|info|nl|be|cz|sk|pl|no|fi|hu|si|hr|rs|eu|io'],
  ['punto|ponto|point|punct|nokta|titik|chấm', 'com|net|org|info|it|br|pt|fr|mx|ar|io|ro|tr|vn|co|xyz'],
  ['точка|тчк|крапка', 'com|net|org|ru|ком|ру|рф|нет|орг|инфо|info|укр|юа|ua'],
  ['ドット', 'コム|com|net|jp'],
  ['点|點|점|닷', 'com|net|org|cn|tw|kr|컴|넷|康姆'],
  ['نقطة|نقطه|دوت', 'كوم|نت|com|net|org'],
  ['नेट डॉट|डॉट', 'कॉम|नेट|com|net|in'],
];
/** Endings in other letters, as they are heard. */
const HEARD = new Map([
  ['ком', 'com'], ['ру', 'ru'], ['нет', 'net'], ['орг', 'org'], ['инфо', 'info'], ['юа', 'ua'], ['コム', 'com'], ['컴', 'com'], ['넷', 'net'],
  ['康姆', 'com'], ['كوم', 'com'], ['نت', 'net'], ['कॉम', 'com'], ['नेट', 'net'],
]);
/** Before "dot com" and "dot net" these make it the name of a time or of a product. */
const NOT_A_NAME = /^(?:the|a|an|of|in|on|by|is|and|or|our|this|that|every|early|late|first|using|use|with|for|from|to|into|like|my|your|some|every|any|microsoft|asp|visual|le|la|les|un|une|au|du|der|die|das|den|dem|am|ein|einen|el|il|los|las|os|as|o)$/i;
const NOT_AN_ADDRESS = /^\s?(?:bubble|boom|era|crash|bust|compan|startup|start-up|entrepreneur|millionaire|framework|developer|core|blase|días)/i;

/** Units of letters and digits of every script. By blocks, not by properties: engines know different versions of Unicode. */
const LETTERS = 'a-z\\d\\u00c0-\\u1fff\\u2c00-\\u2dff\\u3041-\\ud7ff\\uf900-\\ufdff';

/** How much of the text beside a match is looked at, units. */
const NEAR = 24;
const LAST_WORD = new RegExp(`[${LETTERS}-]*$`, 'i');

const SPOKEN_DOTS = SPOKEN.map(([dot, endings]) => ({
  words: dot.split('|'),
  pattern: new RegExp(`(?<=[${LETTERS}])[-_ ]{1,2}(?:${dot})[-_ ]{0,2}(${endings})(?![${LETTERS}])`, 'gi'),
}));
const BRACKETED_DOT = /\s?[[({<|]{1,2}\s?(?:\.|,|dot|d0t|punkt|punto|ponto|point|точка|nokta|kropka|punt|点|點|ドット|닷)\s?[\])}>|]{1,2}\s?/gi;
const BRACKETED_AT = /\s?[[({<]{1,2}\s?(?:@|at|ät|arroba|chiocciola|собака|arobase|małpa)\s?[\])}>]{1,2}\s?/gi;
const BRACKETED_COLON = /[[({]\s?:(?:\/\/)?\s?[\])}]/g;
const MASKED_SCHEME = /(?<![a-z\d])h(?:tt|xx|\*\*|__|--|xt|tx|\.\.)p(s?)\s{0,2}(?:\[:\]|\(:\)|:|;)\s{0,2}[/\\]\s?[/\\]\s{0,2}/gi;
const SPREAD = /(?<![^\s])(?:[^\s][ ]){4,96}[^\s](?![^\s])/g;
const SPACED_DOT = new RegExp(`(?<=[${LETTERS}])( ?)\\.( ?)(com|net|org|info|biz|ru|io|xyz|de|co\\.uk|онлайн|рф)(?![${LETTERS}])`, 'gi');
const SPREAD_WWW = /(?<![a-z\d])(w ?w ?w)[ ,]{1,2}([a-z\d-]{2,63})[ ,.]{1,2}(com|net|org|info|biz|ru|de|io|xyz)(?![a-z\d])/gi;
const GLUED_DOT = new RegExp(`(?<![${LETTERS}])([${LETTERS}]{3,63})dot(com|net|org)(?![${LETTERS}])`, 'gi');

/** The ending alone in disguise: "evil.c0m", "evil.c o m", "evil.(com)", "evil[.com]". */
const MASKED_ENDING = new RegExp(`(?<=[${LETTERS}])(?:\\s?\\[\\.|[({<]\\.|\\.[[({<])(com|net|org|info|ru)[\\])}>]|(?<=[${LETTERS}])\\.(c0m|n3t|0rg|c o m|n e t|o r g|i n f o|r u)(?![${LETTERS}])`, 'gi');
const PLAIN_DIGITS = new Map([['0', 'o'], ['3', 'e'], [' ', '']]);
/** The end of a name and its ending with a path, parted by a comma: "evil,com/x". */
const COMMA = new RegExp(`(?<=[${LETTERS}-]{3}),(?=(?:com|net|org|ru)/[${LETTERS}])`, 'gi');
/** Invitations that everybody knows, with anything but a stop inside. */
const INVITATION = new RegExp(`(?<![${LETTERS}])(discord|t|wa|bit|youtu) ?[., ] ?(gg|me|ly|be) ?/ ?(?=[${LETTERS}+])`, 'gi');

/** The text with addresses as people read them. */
export function unspell(text: Mapped): Mapped {
  let read = text;
  const lower = read.text.toLowerCase();
  if (/h(?:tt|xx|\*\*|__|--|xt|tx|\.\.)p/.test(lower)) read = read.replace(MASKED_SCHEME, ([, secure]) => `http${secure!.toLowerCase()}://`);
  if (lower.includes('\\.')) read = read.replace(/\\(?=\.)/g, () => '');
  if (/[[({<|]/.test(lower)) read = unbracket(read);
  read = read
    .replace(MASKED_ENDING, ([, bracketed, digits]) => `.${bracketed ?? digits!.replace(/[03 ]/g, sign => PLAIN_DIGITS.get(sign)!)}`)
    .replace(COMMA, () => '.');
  if (lower.includes('/')) read = read.replace(INVITATION, ([, name, ending]) => `${name!}.${ending!}/`);
  if (/\S \S \S \S /.test(lower)) read = read.replace(SPREAD, ([run]) => joinSpread(run));
  if (lower.includes('.')) read = read.replace(SPACED_DOT, joinSpaced);
  if (/w ?w ?w/.test(lower)) read = read.replace(SPREAD_WWW, ([, www, name, ending]) => `${www!.replaceAll(' ', '')}.${name!}.${ending!}`);
  if (lower.includes('dot')) read = read.replace(GLUED_DOT, ([, name, ending]) => `${name!}.${ending!}`);
  for (const { words, pattern } of SPOKEN_DOTS) {
    // Twice: "dot co dot uk" ends one where the next begins.
    if (words.some(word => lower.includes(word))) read = read.replace(pattern, joinSpoken).replace(pattern, joinSpoken);
  }
  return read;
}

function unbracket(text: Mapped): Mapped {
  return text
    .replace(BRACKETED_COLON, ([run]) => run.includes('/') ? '://' : ':')
    .replace(BRACKETED_DOT, () => '.')
    .replace(BRACKETED_AT, () => '@');
}

/** "e v i l . c o m": joined where the whole of it reads like an address. */
function joinSpread(run: string): string | undefined {
  const joined = run.replaceAll(' ', '');
  return /(?:^|[^.])\.(?:com|net|org|info|biz|ru|io|de|xyz)(?![a-z])|^(?:https?:\/\/|www\.)/i.test(joined) ? joined : undefined;
}

/** "evil . com", and one blank alone where nothing follows that a sentence would: "x .com" is how people name the ending itself. */
function joinSpaced(match: RegExpMatchArray): string | undefined {
  const [, before, after, ending] = match;
  if (before === after && before === '') return undefined;
  const { name, rest } = around(match);
  if (NOT_A_NAME.test(name) || ending !== ending!.toLowerCase()) return undefined;
  return (before !== '' && after !== '') || /^(?:$|[/:\n!?)])/.test(rest) ? `.${ending}` : undefined;
}

function joinSpoken(match: RegExpMatchArray): string | undefined {
  const { name, rest } = around(match);
  if (NOT_A_NAME.test(name) || NOT_AN_ADDRESS.test(rest)) return undefined;
  const ending = match[1]!.toLowerCase();
  return `.${HEARD.get(ending) ?? ending}`;
}

/** The word before a match, and what follows it. */
function around(match: RegExpMatchArray): { readonly name: string; readonly rest: string } {
  const end = match.index! + match[0].length;
  const before = match.input!.slice(Math.max(0, match.index! - NEAR), match.index);
  return { name: LAST_WORD.exec(before)![0], rest: match.input!.slice(end, end + NEAR) };
}
