/** A schema by hand, for one collection of a demo. Any library that speaks Standard Schema does as well. */

/**
 * Takes values for which `is` is true; `says` is what people read about the others. Every peer asks the same, so what one page
 * refuses no other page sends it.
 */
export function schema<T>(is: (value: Readonly<Record<string, unknown>>) => boolean, says: string) {
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'demo',
      validate: (value: unknown) => (typeof value === 'object' && value !== null && is(value as Record<string, unknown>) ? { value: value as T } : { issues: [{ message: says }] }),
    },
  };
}

/** A text of `min` to `max` characters. */
export function isText(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.trim().length >= min && value.length <= max;
}

/** A number from `min` to `max`. */
export function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}
