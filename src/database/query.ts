/**
 * Queries: which rows, in which order, from where on. A query is compiled once into a test and a comparison;
 * both are pure and look at one row. Fields are paths into the value (`'place.city'`); `author`, `at` and
 * `key` are the record's own. Foreign values are only compared, never called or merged.
 */
import { PeersetError } from './errors.ts';

/** A comparison with a field; several in one object must all hold. */
export interface Comparison {
  readonly eq?: unknown;
  readonly ne?: unknown;
  readonly gt?: number | string;
  readonly gte?: number | string;
  readonly lt?: number | string;
  readonly lte?: number | string;
  readonly in?: readonly unknown[];
  /** The field is an array that contains this. */
  readonly has?: unknown;
  /** The field is text that contains this, whatever the case. */
  readonly text?: string;
}

/** A circle on the map, for values with `lat` and `lng`. */
export interface Near {
  readonly lat: number;
  readonly lng: number;
  /** Radius in kilometres. */
  readonly km: number;
}

/** Conditions by field; all must hold. A plain value means equality. */
export interface Where {
  readonly near?: Near;
  readonly [field: string]: unknown;
}

/** Which rows, in which order, from where on. */
export interface Query {
  readonly where?: Where;
  /** A field, or `at`; with `-` in front for descending. Default `-at`. */
  readonly sort?: string;
  /** Rows at most, default 100. */
  readonly limit?: number;
  /** Cursor of the last row of the page before. */
  readonly after?: string | { readonly cursor: string };
  readonly signal?: AbortSignal;
}

/** What a query sees of a record. */
export interface Row {
  readonly id: string;
  readonly key: string;
  readonly author: string;
  readonly at: number;
  readonly value: unknown;
}

export interface CompiledQuery {
  readonly limit: number;
  /** Whether rows can be tested without their value. */
  readonly needsValues: boolean;
  /** Whether it leaves rows out. */
  readonly isSelective: boolean;
  /** Which end of time comes first; undefined where the order is another. */
  readonly timeOrder: 'newest' | 'oldest' | undefined;
  /** A field compared by equality, for an index to narrow by. */
  readonly equal: { readonly field: string; readonly value: unknown } | undefined;
  matches(row: Row): boolean;
  compare(left: Row, right: Row): number;
  /** Whether the row can be compared although its body is not loaded. */
  canCompare(row: Row): boolean;
  /** Whether the row lies behind the cursor. */
  isAfter(row: Row): boolean;
  cursorOf(row: Row): string;
}

export const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 100_000;
const OPTIONS = new Set(['where', 'sort', 'limit', 'after', 'signal']);
const OWN_FIELDS = new Set(['author', 'at', 'key', 'id']);
const OPERATORS = new Set(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'has', 'text']);
const EARTH_RADIUS_KM = 6371;

type Test = (row: Row) => boolean;

/**
 * Makes a query ready to run. Where names are sealed, a record's key is as unknown as its value until it was opened, and
 * so is whether it can be shown at all.
 * @throws PeersetError E_OPTION where it is not a query.
 */
export function compileQuery(query: Query = {}, names: 'open' | 'sealed' = 'open'): CompiledQuery {
  const unknown = Object.keys(query).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) throw badQuery(`there is no option ${unknown}; there is ${[...OPTIONS].join(', ')}`);
  const limit = query.limit ?? LIMIT_DEFAULT;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw badQuery(`limit must be a whole number from 1 to ${LIMIT_MAX}`);
  }
  const where = query.where ?? {};
  const tests = Object.entries(where).map(([field, condition]) => testOf(field, condition));
  const { field, descending } = sortOf(query.sort);
  const isSealed = names === 'sealed';
  const sortValue = rememberedField(field, isSealed);
  const compare = comparisonBy(sortValue, descending);
  const cursor = cursorRow(query.after, field);
  const fields = [...Object.keys(where), field];
  return {
    limit,
    needsValues: isSealed || fields.some((name) => !OWN_FIELDS.has(name)),
    isSelective: tests.length > 0,
    timeOrder: field === 'at' ? (descending ? 'newest' : 'oldest') : undefined,
    equal: equalityOf(where),
    matches: (row) => {
      const matches = tests.every((test) => test(row));
      if (matches) sortValue.of(row); // From here on, rows can be compared although their bodies are freed.
      return matches;
    },
    compare,
    canCompare: sortValue.isKnown,
    isAfter: (row) => cursor === undefined || compare(row, cursor) > 0,
    cursorOf: (row) => JSON.stringify([row.at, row.id, fieldOf(row, field) ?? null]),
  };
}

/** The value at a path; undefined where any step is missing. Own properties only. */
export function fieldOf(row: Row, path: string): unknown {
  if (path === 'author') return row.author;
  if (path === 'at') return row.at;
  if (path === 'key') return row.key;
  if (path === 'id') return row.id;
  let value: unknown = row.value;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { [name: string]: unknown })[step];
  }
  return value;
}

function testOf(field: string, condition: unknown): Test {
  if (field === 'near') return nearTest(condition);
  if (!isComparison(condition)) return (row) => isEqual(fieldOf(row, field), condition);
  const tests = Object.entries(condition).map(([operator, operand]) => operatorTest(operator, operand));
  return (row) => {
    const value = fieldOf(row, field);
    return tests.every((test) => test(value));
  };
}

function isComparison(condition: unknown): condition is Comparison {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return false;
  const names = Object.keys(condition);
  if (names.length > 0 && names.every((name) => OPERATORS.has(name))) return true;
  throw badQuery(`unknown comparison ${names.join(', ') || '{}'}; use ${[...OPERATORS].join(' ')}`);
}

function operatorTest(operator: string, operand: unknown): (value: unknown) => boolean {
  switch (operator) {
    case 'eq':
      return (value) => isEqual(value, operand);
    case 'ne':
      return (value) => !isEqual(value, operand);
    case 'gt':
      return orderTest(operand, (order) => order > 0);
    case 'gte':
      return orderTest(operand, (order) => order >= 0);
    case 'lt':
      return orderTest(operand, (order) => order < 0);
    case 'lte':
      return orderTest(operand, (order) => order <= 0);
    case 'in': {
      if (!Array.isArray(operand)) throw badQuery('`in` takes an array');
      return (value) => operand.some((one) => isEqual(value, one));
    }
    case 'has':
      return (value) => Array.isArray(value) && value.some((one) => isEqual(one, operand));
    default: {
      if (typeof operand !== 'string') throw badQuery('`text` takes a text');
      const wanted = operand.toLocaleLowerCase();
      return (value) => typeof value === 'string' && value.toLocaleLowerCase().includes(wanted);
    }
  }
}

function nearTest(condition: unknown): Test {
  const near = condition as Near;
  const numbers = [near?.lat, near?.lng, near?.km];
  if (!numbers.every((number) => typeof number === 'number' && Number.isFinite(number))) {
    throw badQuery('`near` takes { lat, lng, km }');
  }
  return (row) => {
    const lat = fieldOf(row, 'lat');
    const lng = fieldOf(row, 'lng');
    return typeof lat === 'number' && typeof lng === 'number' && distanceKm(near, { lat, lng }) <= near.km;
  };
}

/** Great-circle distance by the haversine formula, km. */
function distanceKm(from: { lat: number; lng: number }, to: { lat: number; lng: number }): number {
  const radians = Math.PI / 180;
  const halfLat = ((to.lat - from.lat) * radians) / 2;
  const halfLng = ((to.lng - from.lng) * radians) / 2;
  const chord =
    Math.sin(halfLat) ** 2 + Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * Math.sin(halfLng) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Compares numbers with numbers and texts with texts; everything else is neither more nor less. */
function orderTest(operand: unknown, fits: (order: number) => boolean): (value: unknown) => boolean {
  if (typeof operand === 'number') return (value) => typeof value === 'number' && fits(value - operand);
  if (typeof operand === 'string') return (value) => typeof value === 'string' && fits(compareTexts(value, operand));
  throw badQuery('more and less compare with a number or a text');
}

/** Equality of plain values; arrays and objects are equal when their JSON is. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  return JSON.stringify(left) === JSON.stringify(right);
}

function equalityOf(where: Where): CompiledQuery['equal'] {
  for (const [field, condition] of Object.entries(where)) {
    if (field === 'near') continue;
    const value = isPlain(condition) ? condition : (condition as Comparison).eq;
    if (value !== undefined && isPlain(value)) return { field, value };
  }
  return undefined;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function sortOf(sort = '-at'): { field: string; descending: boolean } {
  const descending = sort.startsWith('-');
  const field = descending ? sort.slice(1) : sort;
  if (field === '') throw badQuery('sort names no field');
  return { field, descending };
}

/** A field to sort by. */
interface SortValue {
  readonly of: (row: Row) => unknown;
  /** Whether it can be read without the row's body. */
  readonly isKnown: (row: Row) => boolean;
}

/** Reads a field of a row once; rows do not change. */
function rememberedField(field: string, isSealed: boolean): SortValue {
  if (OWN_FIELDS.has(field) && !(isSealed && field === 'key')) return { of: (row) => fieldOf(row, field), isKnown: () => true };
  const values = new WeakMap<Row, unknown>();
  return {
    of: (row) => {
      const value = values.get(row);
      if (value !== undefined || values.has(row)) return value;
      const read = fieldOf(row, field);
      values.set(row, read);
      return read;
    },
    isKnown: (row) => values.has(row),
  };
}

/** Order by a field; ties by time and id, so that the order is total and pages never overlap. */
function comparisonBy({ of }: SortValue, descending: boolean): (left: Row, right: Row) => number {
  const sign = descending ? -1 : 1;
  return (left, right) => sign * (compareValues(of(left), of(right)) || left.at - right.at || compareTexts(left.id, right.id));
}

/** Numbers before texts before everything else; absent values last. */
function compareValues(left: unknown, right: unknown): number {
  const byType = typeRank(left) - typeRank(right);
  if (byType !== 0) return byType;
  if (typeof left === 'number') return left - (right as number);
  if (typeof left === 'string') return compareTexts(left, right as string);
  if (typeof left === 'boolean') return Number(left) - Number(right);
  return 0;
}

function typeRank(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return 0;
    case 'string':
      return 1;
    case 'boolean':
      return 2;
    default:
      return 3;
  }
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function cursorRow(after: Query['after'], field: string): Row | undefined {
  if (after === undefined) return undefined;
  const text = typeof after === 'string' ? after : after.cursor;
  try {
    const [at, id, value] = JSON.parse(text) as [number, string, unknown];
    if (typeof at === 'number' && typeof id === 'string') return cursorAt(at, id, field, value);
  } catch {
    // Not JSON: not a cursor of ours, said below.
  }
  throw badQuery('`after` is not a cursor of a row');
}

function cursorAt(at: number, id: string, field: string, value: unknown): Row {
  const row = { at, id, key: '', author: '', value: undefined as unknown };
  if (field === 'key' || field === 'author') return { ...row, [field]: value };
  // The path is rebuilt as nested objects, so that the same look-up finds it.
  row.value = field.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), value ?? undefined);
  return row;
}

function badQuery(message: string): PeersetError {
  return new PeersetError('E_OPTION', `This query cannot run: ${message}.`, { fix: 'See the documentation of queries.' });
}
