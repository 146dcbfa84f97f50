/** Shows how many files strangers can make this device keep in mind. */
import { expect, test } from 'vitest';
import { FILE_KEEPING_LIMITS } from '../../core/base/limits/file-keeping.ts';
import type { FileEvent } from '../../core/files/event.ts';
import { KnownFiles } from './known-files.ts';

const { filesKnownMax, filesAskedMax } = FILE_KEEPING_LIMITS;

/** Files of which those in `ours` may be given, and what the machine heard of them. */
function known() {
  const ours = new Set<string>();
  const wanted = new Set<string>();
  const heard: string[] = [];
  const files = new KnownFiles({
    wish: (root) => (wanted.has(root) ? 'us' : undefined),
    mayGive: (root) => ours.has(root),
    mayStay: () => false,
    outline: (root) => ({ root, size: 1, pieceBytes: 65_536 }),
    trust: () => 'agreed',
    pieces: () => undefined,
  }, (event: FileEvent) => heard.push(`${event.type} ${'file' in event ? event.file.root : 'root' in event ? event.root : ''}`));
  return { files, ours, wanted, heard };
}

test('the machine knows filesKnownMax files of which peers speak, and lets go of the one that was spoken of longest ago for one more', () => {
  const { files, ours, heard } = known();
  for (let i = 0; i <= filesKnownMax; i++) ours.add(`${i}`);
  for (let i = 0; i < filesKnownMax; i++) files.asked(`${i}`);
  files.asked('0');
  expect(heard.filter((said) => said.startsWith('dropped'))).toEqual([]);
  files.asked(`${filesKnownMax}`);
  expect(heard.filter((said) => said.startsWith('dropped'))).toEqual(['dropped 1']);
  expect(files.roots()).toHaveLength(filesKnownMax);
});

test('what somebody here wants is let go of for nobody', () => {
  const { files, ours, wanted, heard } = known();
  wanted.add('wanted');
  files.follow('wanted');
  for (let i = 0; i < filesKnownMax; i++) {
    ours.add(`${i}`);
    files.asked(`${i}`);
  }
  expect(heard.filter((said) => said.startsWith('dropped'))).toEqual(['dropped 0']);
});

test('filesAskedMax files are kept in mind that peers asked about before a record referred to them, and not one more', () => {
  const { files, ours, heard } = known();
  for (let i = 0; i <= filesAskedMax; i++) files.asked(`${i}`);
  for (const root of ['0', '1']) {
    ours.add(root);
    files.referred(root);
  }
  expect(heard).toEqual(['held 1']);
});
