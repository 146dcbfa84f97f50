/**
 * Seeds that once found a bug, each with the bug. They run before all others, so that none comes back.
 * A seed finds its bug as long as scenarios are drawn the same way; the unit tests beside the mended code stay.
 */

/** Numbers of ordinary, of hostile, and of small hostile seeds, as text. */
export const SEEDS: Readonly<Record<'ordinary' | 'hostile' | 'skirmish', readonly string[]>> = { ordinary: [
  // A replica that writes nothing of its own never tried a full disk again (`LIMITS.diskRetryMs`).
  '7',
  '24',
  // A peer that promised records and never sent them kept all others waiting for ever (`Patience`, `isBringing`).
  '1842',
  '1934',
], hostile: [
  // Ten peers and seven hostile devices: while these wrote without end, no moment came at which all agreed.
  '8',
], skirmish: [
  // What was asked for by id stopped counting once it was read, and went on waiting for who never acknowledged (`Outbox`).
  '1004581',
  // A prophet dated ahead without end, and clocks differed: no moment came at which all that was written was due for all.
  '1010711',
  // The swarm was looked at in the very moment of midnight.
  '1045388',
  '1073749',
] };
