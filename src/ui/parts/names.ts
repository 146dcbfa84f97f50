/** Names that nobody can read, made short, and a colour for each. What a peer calls itself proves nothing: colours help eyes, not trust. */

/** The first and last letters of an npub or an id: enough to tell those in one room apart. */
export function shortName(name: string): string {
  const start = name.startsWith('npub1') ? 9 : 6;
  return name.length <= start + 4 ? name : `${name.slice(0, start)}…${name.slice(-4)}`;
}

/** An angle on the wheel of colours, the same for the same text. */
export function hueOf(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0) % 360;
}
