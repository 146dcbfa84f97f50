/**
 * A sum that notices damage: flipped bits, lost and swapped bytes. It protects from accidents on disk, not
 * from people: whoever can write to the disk can write a fitting sum, and records have signatures anyway.
 */

/** FNV-1a, 32 bits: cheap enough to run over every page that is read. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i]!, 0x01000193);
  return sum >>> 0;
}
