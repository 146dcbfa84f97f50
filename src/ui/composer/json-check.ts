/** Whether a text is JSON, said while it is typed: what it is, or what is wrong and where. */

/** What was found. `line` and `column` count from 1. */
export type JsonCheck =
  | { readonly type: 'empty' }
  | { readonly type: 'value'; readonly value: unknown; readonly of: 'object' | 'array' | 'text' | 'number' | 'boolean' | 'null' }
  | { readonly type: 'wrong'; readonly reason: string; readonly line: number; readonly column: number };

/** Looks at a text. */
export function checkJson(text: string): JsonCheck {
  if (text.trim() === '') return { type: 'empty' };
  try {
    const value = JSON.parse(text) as unknown;
    return { type: 'value', value, of: kindOf(value) };
  } catch (failure) {
    return wrongAt(text, failure instanceof Error ? failure.message : String(failure));
  }
}

function kindOf(value: unknown): 'object' | 'array' | 'text' | 'number' | 'boolean' | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' ? 'text' : (type as 'object' | 'number' | 'boolean');
}

/** Some browsers name the place in their sentence, some only what stands there. */
function wrongAt(text: string, said: string): JsonCheck {
  const reason = said.replace(/^JSON\.parse: /, '').replace(/ in JSON at position.*$| at position.*$| at line.*$|, "[^]*$|, \.\.\.[^]*$/, '');
  const place = /line (\d+) column (\d+)/.exec(said);
  if (place !== null && !said.includes('position')) return { type: 'wrong', reason, line: Number(place[1]), column: Number(place[2]) };
  const before = text.slice(0, positionIn(said) ?? firstWrong(text)).split('\n');
  return { type: 'wrong', reason, line: before.length, column: before.at(-1)!.length + 1 };
}

function positionIn(said: string): number | undefined {
  const position = /position (\d+)/.exec(said)?.[1];
  return position === undefined ? undefined : Number(position);
}

/** Where it goes wrong: what stands in front of it is a beginning that only wants an end, and whatever goes beyond it is wrong. */
function firstWrong(text: string): number {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (isBeginning(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (failure) {
    const said = String(failure);
    return /\bend\b|unterminated/i.test(said) || positionIn(said) === text.length;
  }
}
