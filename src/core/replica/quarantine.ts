/**
 * Where our own code fails at a stranger's record. That is our bug, and without this the record would be poison: each
 * replica that meets it would stop, and meet it again when it starts. So the two places that look at one record and change nothing,
 * decoding and the rules, answer instead of throwing: the record is refused as `poison`, its id remembered by admission like any
 * id a rule said no to, and the link that brought it struck.
 *
 * Not here: code that changes the set. Where that throws, the state is unknown, and the replica stops.
 */
import { fault, type Fault } from '../base/fault.ts';
import type { Law } from '../rules/law.ts';
import { POISON_RULE, refuse } from '../rules/rule.ts';

/** What `decode` makes of the bytes; a fault where it throws. */
export function decodedSafely<T>(decode: (bytes: Uint8Array) => T, bytes: Uint8Array): T | Fault {
  try {
    return decode(bytes);
  } catch (reason) {
    return fault('poison', `decoding failed: ${textOf(reason)}`);
  }
}

/** The same law, which refuses a record at which one of its rules throws. */
export function safeCheck(law: Pick<Law, 'check'>): Law['check'] {
  return (...question) => {
    try {
      return law.check(...question);
    } catch (reason) {
      return refuse(POISON_RULE, `a rule failed: ${textOf(reason)}`);
    }
  };
}

/** A text that cannot fail either, and is not long. */
function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message.slice(0, 200) : 'for no reason';
}
