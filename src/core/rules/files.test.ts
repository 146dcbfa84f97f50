// Shows which records a room does not take for the files they refer to, and that no way of writing them gets around it.
import { expect, test } from 'vitest';
import { textToBytes } from '../base/text.ts';
import { RECORD_KIND } from '../record/record.ts';
import type { Packed } from '../record/layout.ts';
import { filesRule, filesVerdict } from './files.ts';

const POLICY = { fileBytesMax: 1000, content: { types: ['image/*', 'application/pdf'] } };
const rule = filesRule(POLICY);

function file(size: unknown, m: unknown = 'image/png'): object {
  return { $file: { x: 'a', root: 'b', size, m } };
}

function ruleFor(content: string, tags: readonly (readonly string[])[] = [], kind = RECORD_KIND): string | undefined {
  const said: Packed = { pubkey: 'a'.repeat(64), created_at: 1, kind, tags, content: textToBytes(content) };
  const verdict = rule(said);
  return verdict.accept ? undefined : verdict.rule;
}

test('a file may be as large as the policy says, and not one byte larger', () => {
  expect(ruleFor(JSON.stringify(file(1000)))).toBeUndefined();
  expect(ruleFor(JSON.stringify(file(1001)))).toBe('size');
});

test('the files of a record count together, wherever they stand: so many records are so many bytes', () => {
  expect(ruleFor(JSON.stringify([file(400), { deep: file(600) }]))).toBeUndefined();
  expect(ruleFor(JSON.stringify([file(400), { deep: file(601) }]))).toBe('size');
  // What takes away from the others is no size.
  expect(ruleFor(JSON.stringify([file(-500), file(1001)]))).toBe('size');
  expect(ruleFor('[{"$file":{"size":1e999}}]')).toBe('size');
});

test('a file is of a type on the list, or text, or JSON', () => {
  const of = (m: unknown): string | undefined => ruleFor(JSON.stringify(file(1, m)));
  expect(['image/png', 'application/pdf', 'text/plain', 'application/json'].map(of)).toEqual([undefined, undefined, undefined, undefined]);
  expect(['video/mp4', 'application/octet-stream', 'image', ''].map(of)).toEqual(['types', 'types', 'types', 'types']);
});

test('every file counts, wherever it stands, also inside of what only looks like one', () => {
  const large = file(5000);
  for (const value of [[1, large], { a: { b: [large] } }, [file(1), large], { $file: { deeper: large } }, { $file: [large] }, { $file: large }, { ['__proto__x']: large }]) {
    expect(ruleFor(JSON.stringify(value)), JSON.stringify(value)).toBe('size');
  }
  expect(ruleFor('{"__proto__":{"$file":{"size":5000}}}')).toBe('size');
});

test('of two properties with one name the one counts that readers see', () => {
  expect(ruleFor('{"$file":{"size":1},"$file":{"size":5000}}')).toBe('size');
  expect(ruleFor('{"$file":{"size":5000},"$file":{"size":1}}')).toBeUndefined();
});

test('white space hides nothing', () => {
  expect(ruleFor('{ "$file" :\n\t{ "size" : 5e3 } }')).toBe('size');
});

test('an object with more properties, and content that is no JSON, refer to nothing', () => {
  const content = JSON.stringify({ ...file(5000), more: 1 });
  expect(ruleFor(content)).toBeUndefined();
  const large = JSON.stringify(file(5000));
  expect(ruleFor(large, [['m', 'text/plain']])).toBeUndefined();
  expect(ruleFor(large, [['m', 'application/octet-stream']])).toBeUndefined();
  expect(ruleFor(large, [['m', 'application/json']])).toBe('size');
  expect(ruleFor(large, [], 1)).toBeUndefined();
  for (const broken of ['"$file"', '{"$file"', '{"$file":null}', '{"$file":7}', '["$file",5000]', '{"$file":{"size":"5000","m":7}}']) expect(ruleFor(broken), broken).toBeUndefined();
});

test('a name written with an escape is no reference, for the law as for readers', () => {
  expect(ruleFor(JSON.stringify(file(5000)).replace('$file', '\\u0024file'))).toBeUndefined();
});

test('values without a policy of types are bound by size alone', () => {
  expect(filesVerdict(file(1, 'video/mp4'), { fileBytesMax: 10, content: { types: [] } })).toEqual({ accept: true });
  expect(filesVerdict(file(11, 'video/mp4'), { fileBytesMax: 10, content: { types: [] } })).toMatchObject({ accept: false, rule: 'size' });
});
