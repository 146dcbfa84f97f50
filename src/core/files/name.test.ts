import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { isWellFormed, textToBytes } from '../base/text.ts';
import { fileName, isFileName } from './name.ts';

const SEED = 20_261_126;
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('a', '.', ' ', '/', '\\', ':', '\u0000', '\n', '\u202e', 'ä', '😀', '\ud83d', '"'), maxLength: 400 }),
);

describe('a name of a file', () => {
  it.each([
    ['holiday.jpg', 'holiday.jpg'], ['Übersicht – 2026 (1).pdf', 'Übersicht – 2026 (1).pdf'], ['.htaccess', '.htaccess'], ['東京.txt', '東京.txt'],
    ['/etc/passwd', 'passwd'], ['..\\..\\autoexec.bat', 'autoexec.bat'], ['C:\\fake\\a.png', 'a.png'], ['a/..', undefined], ['..', undefined], ['', undefined], [' . ', undefined],
    ['photo\u202egpj.exe', 'photogpj.exe'], ['a\u0000b\r\nc"d', 'abcd'], ['  two words. ', 'two words'], ['a<b>:c|d?*', 'abcd'], ['\ud83d.txt', undefined],
  ])('%j becomes %j', (said, name) => {
    expect(fileName(said)).toBe(name);
  });

  it('is harmless whatever it was made of, and making it again changes nothing', () => {
    fc.assert(fc.property(anyName, (said) => {
      const name = fileName(said);
      if (name === undefined) return;
      expect(isFileName(name)).toBe(true);
      expect(textToBytes(name).length).toBeLessThanOrEqual(FILE_LIMITS.fileNameBytesMax);
      expect(isWellFormed(name)).toBe(true);
      expect([...'/\\\0\n\r":<>|?*\u202e'].filter((sign) => name.includes(sign))).toEqual([]);
      expect(name.trim() === name && !name.endsWith('.')).toBe(true);
    }), { seed: SEED, numRuns: 500 });
  });

  it('that is too long keeps its ending, and is cut between letters', () => {
    const long = fileName(`${'😀'.repeat(200)}.jpeg`)!;
    expect(long.endsWith('😀.jpeg')).toBe(true);
    expect(textToBytes(long).length).toBe(253);
    expect(textToBytes(fileName('x'.repeat(300))!).length).toBe(FILE_LIMITS.fileNameBytesMax);
    expect(fileName(`${'x'.repeat(300)}.${'y'.repeat(40)}`)).toBe('x'.repeat(FILE_LIMITS.fileNameBytesMax));
    expect([isFileName('x'.repeat(FILE_LIMITS.fileNameBytesMax)), isFileName('x'.repeat(FILE_LIMITS.fileNameBytesMax + 1))]).toEqual([true, false]);
  });
});
