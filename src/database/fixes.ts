/**
 * What to do about a record that a rule does not take, rule by rule, for whoever wrote it and for whoever reads the moderation log.
 * Rules of the application, and patterns, are not in the table: what they want is in their reasons.
 */

const FIXES: ReadonlyMap<string, string> = new Map([
  ['words', 'Write it in other words.'],
  ['links', 'Leave the link out, or link to a site that this room allows.'],
  ['link-fields', 'Put an https address of a site that this field allows.'],
  ['patterns', 'Change the text: the room looks for this pattern in everything.'],
  ['work', 'Put it again in this version: each record of this room needs some seconds of work before it is signed.'],
  ['quota', 'Delete a record, or put with { replaceOldest: true }.'],
  ['outranked', 'Delete a record, or put with { replaceOldest: true }.'],
  ['size', 'Put less, or split it into several records.'],
  ['json', 'Put data that is less deep and has fewer parts.'],
  ['types', 'Put text, JSON, or a kind of file that this room takes.'],
  ['authors', 'Ask an owner of the room to be allowed in, or log in with a key that is.'],
  ['write', 'Put it in a collection that you may write in, or log in as somebody who may.'],
  ['undeclared', 'Put it in one of the collections that this room declares.'],
  ['duplicates', 'Put it without a key, or under one of your own: a key that begins with = belongs to the content it was made of.'],
  ['schema', 'Change the value so that it fits the schema of its collection.'],
  ['time', 'Set the clock of this device. What is older than the room keeps cannot come back.'],
  ['kind', 'Write it with this library: the room keeps records and deletes only.'],
  ['room', 'Write it in this room: a record belongs to one room.'],
  ['sealed', 'Write it as a member: what this room keeps is encrypted.'],
  ['signature', 'Nothing to do: whoever sent it did not write it.'],
  ['disk', 'Free some space and try again.'],
  // What is seen.
  ['own', 'Show it again with db.moderation.show(key).'],
  ['muted', 'Take it back with db.moderation.unmute(npub).'],
  ['list', 'Leave the list with db.moderation.unsubscribe(npub, name), or show this record with db.moderation.show(key).'],
  ['filter', 'Nothing to do: a filter of this page (db.use) does not want it.'],
  ['ban', 'Wait until the ban ends, or appeal with db.moderation.appeal(key, text).'],
  ['ruling', 'Its author can appeal with db.moderation.appeal(key, text).'],
  ['reports', 'A moderator who finds nothing wrong can show it with db.moderation.approve(key).'],
  ['strikes', 'Wait until the strikes are old, or appeal: an owner or moderator can pardon.'],
  ['copies', 'Nothing to do: the oldest of these records is shown.'],
  ['media', 'Call rec.reveal() to see it.'],
  ['approval', 'Wait: an owner or a moderator looks at it when one is there.'],
]);

/** What to do about what this rule says, one plain sentence. */
export function fixFor(rule: string): string {
  return FIXES.get(rule) ?? `Change the value so that the rule "${rule}" allows it.`;
}
