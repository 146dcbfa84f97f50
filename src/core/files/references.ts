/**
 * Files inside values. A record's value is any JSON, and an object with the one property `$file` may stand anywhere in it; here
 * such places are found and replaced. On the way out the places hold an application's Blobs, so what is looked for is a question
 * that the caller brings.
 *
 * Nothing here is recursive, and nothing is looked at beyond the limits of JSON in records: a value of an application may be
 * deeper or go in circles. What is not replaced is shared with the value before, which is never changed.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { decodeInfo, isReference, type FileInfo } from './info.ts';

/** Names of properties and indexes of lists, from the outermost inwards; none for the value itself. */
export type Path = readonly (string | number)[];

/** Something in a value, and where. */
export interface Place {
  readonly path: Path;
  readonly value: unknown;
}

/** A file in a record's value, and where. */
export interface FoundFile {
  readonly path: Path;
  readonly info: FileInfo;
}

/** The files in a value, in the order of its text. A `Fault` where there are more than `filesPerRecordMax`, or one is none. */
export function findFiles(value: unknown): readonly FoundFile[] | Fault {
  const places = findPlaces(value, isReference);
  if (isFault(places)) return places;
  const files: FoundFile[] = [];
  for (const place of places) {
    const info = decodeInfo(place.value);
    if (isFault(info)) return info;
    files.push({ path: place.path, info });
  }
  return files;
}

/** The value with something else for each of these files, such as a handle from which an application reads. */
export function replaceFiles(value: unknown, files: readonly FoundFile[], replacement: (info: FileInfo, index: number) => unknown): unknown {
  return replacePlaces(value, files.map(({ path, info }, index) => ({ path, value: replacement(info, index) })));
}

/** The places of a value at which `isWanted` says yes, in the order of its text; it is not looked for inside of them. At most `filesPerRecordMax`. */
export function findPlaces(value: unknown, isWanted: (value: unknown) => boolean): readonly Place[] | Fault {
  const places: Place[] = [];
  const open: Place[] = [{ path: [], value }];
  for (let seen = 1; open.length > 0; seen++) {
    if (seen > LIMITS.jsonNodesMax) return fault('limit', `a value of more than ${LIMITS.jsonNodesMax} parts`);
    const place = open.pop()!;
    if (isWanted(place.value)) {
      if (places.length === FILE_LIMITS.filesPerRecordMax) return fault('limit', `more than ${FILE_LIMITS.filesPerRecordMax} files in one record`);
      places.push(place);
      continue;
    }
    const inside = placesIn(place);
    if (inside.length > 0 && place.path.length >= LIMITS.jsonDepthMax) return fault('limit', `a value nested deeper than ${LIMITS.jsonDepthMax}`);
    if (open.length + inside.length > LIMITS.jsonNodesMax) return fault('limit', `a value of more than ${LIMITS.jsonNodesMax} parts`);
    for (let i = inside.length - 1; i >= 0; i--) open.push(inside[i]!);
  }
  return places;
}

/** The value with others in these places, none of which lies in another. */
export function replacePlaces(value: unknown, places: readonly Place[]): unknown {
  let whole = value;
  for (const place of places) whole = replaced(whole, place);
  return whole;
}

/** What a list holds, or an object that holds its parts openly; a Blob, a Map or an array of bytes is whole. */
function placesIn({ path, value }: Place): Place[] {
  if (Array.isArray(value)) return Array.from(value.slice(0, LIMITS.jsonNodesMax + 1), (item: unknown, i) => ({ path: [...path, i], value: item }));
  return isPlain(value) ? Object.keys(value).map((name) => ({ path: [...path, name], value: value[name] })) : [];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another frame has another Object.prototype, which has no prototype either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Copies what lies on the way, from the outside to the place. */
function replaced(value: unknown, { path, value: instead }: Place): unknown {
  const holder: [unknown] = [value];
  let parent: object = holder;
  let step: string | number = 0;
  for (const next of path) {
    const copy = copyOf(read(parent, step));
    write(parent, step, copy);
    [parent, step] = [copy, next];
  }
  write(parent, step, instead);
  return holder[0];
}

function copyOf(value: unknown): object {
  assert(typeof value === 'object' && value !== null, 'a path leads through lists and objects');
  return Array.isArray(value) ? [...(value as unknown[])] : { ...value };
}

function read(parent: object, step: string | number): unknown {
  assert(Object.hasOwn(parent, step), 'a path leads to what is there');
  return (parent as Readonly<Record<string | number, unknown>>)[step];
}

/** The property is there, the object's own: so this is one of the copy also where it is called `__proto__`. */
function write(parent: object, step: string | number, value: unknown): void {
  assert(Object.hasOwn(parent, step), 'what is replaced is there');
  (parent as Record<string | number, unknown>)[step] = value;
}
