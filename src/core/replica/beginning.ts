/**
 * How ids are found that are noted for every record that comes: by their first 48 bits, as a number, because hex costs
 * more than all the rest. Somebody may grind two ids that begin alike; whoever counts on more has to compare the ids.
 * What is looked into several times for each record goes by 30 bits, which engines need no memory for.
 */

/** The first six bytes of an id as a number. */
export function beginningOf(id: Uint8Array): number {
  const high = (id[0]! << 16) | (id[1]! << 8) | id[2]!;
  return high * 2 ** 24 + ((id[3]! << 16) | (id[4]! << 8) | id[5]!);
}

/** The first thirty bits from a place on, as a number. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 22) | (bytes[at + 1]! << 14) | (bytes[at + 2]! << 6) | (bytes[at + 3]! >> 2);
}
