/**
 * Names of files, made harmless. A name comes from a stranger, is shown to people and becomes a name on their disk: it must not
 * lead out of its folder, break a header, or look like another one. So it has no path, no control characters and none of the
 * marks that turn the direction of writing (`photo_gpj.exe` reads as `photo_exe.jpg` with one of them), and no more bytes than file systems take.
 */
import { FILE_LIMITS } from '../base/limits/files.ts';
import { isWellFormed, textToBytes } from '../base/text.ts';

/** Control characters, separators of lines and paragraphs, marks of direction, and what file systems and shells read as more than a name. */
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"*/:<>?\\|]/gu;
/** What may end a name is no dot and no space: Windows drops both, and then another name is on the disk. */
const ENDS = /^\s+|[\s.]+$/gu;
/** How much of what somebody called a name is looked at, UTF-16 units. */
const LOOKED_AT = 4096;
/** Longest ending that is kept when a name is cut, UTF-16 units with its dot. */
const ENDING_MAX = 16;

/** Whether this is a name that `fileName` would leave as it is. */
export function isFileName(name: string): boolean {
  return name.length <= FILE_LIMITS.fileNameBytesMax && fileName(name) === name;
}

/** A harmless name of what an application or a person called a file; undefined where nothing is left. What is cut keeps its ending. */
export function fileName(text: string): string | undefined {
  const [last = ''] = text.slice(-LOOKED_AT).split(/[/\\]/).slice(-1);
  const clean = (isWellFormed(last) ? last : '').replace(HARMFUL, '').replace(ENDS, '');
  const short = shortened(clean).replace(ENDS, '');
  return short === '' ? undefined : short;
}

function shortened(name: string): string {
  if (textToBytes(name).length <= FILE_LIMITS.fileNameBytesMax) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= ENDING_MAX ? name.slice(dot) : '';
  let left = FILE_LIMITS.fileNameBytesMax - textToBytes(ending).length;
  let start = '';
  for (const sign of name.slice(0, name.length - ending.length)) {
    left -= textToBytes(sign).length;
    if (left < 0) break;
    start += sign;
  }
  return start + ending;
}
