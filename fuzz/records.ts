/** Targets that make records of bytes: packed ones, events, lines of a file, certificates, sealed texts. */
import { equalBytes, toHex } from '../src/core/base/bytes.ts';
import { isFault } from '../src/core/base/fault.ts';
import { certificateDraft, checkCertificate, packCertificate } from '../src/core/protocol/certificate.ts';
import { eventOf } from '../src/core/record/body.ts';
import { deleteDraft, recordDraft } from '../src/core/record/draft.ts';
import { eventId } from '../src/core/record/event.ts';
import { scanJson } from '../src/core/record/json.ts';
import { isPayload, openText, sealText } from '../src/core/record/nip44.ts';
import { packedId } from '../src/core/record/packed-id.ts';
import type { NostrEvent } from '../src/core/record/record.ts';
import { decodeSigned, decodeUnidentified, signedOf } from '../src/core/record/signed.ts';
import { authorOf, sign } from '../sim/world.ts';
import { fakeSuite } from '../test/protocol/session-pair.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const AT = 1_800_000_000_123;
const AUTHOR = authorOf('fuzz');
const ROOM = '0123456789abcdef0123456789abcdef';
const KEY = new Uint8Array(32).fill(3);

const text = sign(AUTHOR, recordDraft({ room: ROOM, collection: 'notes', name: 'n', content: '{"text":"ä"}', at: AT }));
const tagged = sign(AUTHOR, recordDraft({ room: ROOM, collection: 'c', name: 'ü/2', content: '[]', at: AT, tags: [['t', 'x', 'y']], expiresAt: AT + 9e6 }));
const removed = sign(AUTHOR, deleteDraft({ room: ROOM, target: text, at: AT + 1 }));
const regular = sign(AUTHOR, { kind: 1, created_at: 1_800_000_000, tags: [['e', '00'.repeat(32)]], content: 'hello' });
const RECORDS = [text, tagged, removed, regular];

/** Packed bytes as they come from peers and from disk. */
export const RECORD: Target = {
  name: 'record',
  seeds: () => RECORDS.map(({ bytes }) => bytes),
  run: (bytes) => {
    const record = decodeSigned(bytes);
    const unidentified = decodeUnidentified(bytes);
    if (isFault(unidentified)) return ensure(isFault(record), 'only one of two decoders takes it');
    // Where the record belongs is told later, with its id.
    if (isFault(record)) return;
    ensureSmall(record, bytes);
    ensure(equalBytes(record.id, packedId(bytes)), 'the id is another');
    ensure(record.size === unidentified.facts.size, 'the two decoders read something else');
    const again = signedOf(eventOf(record));
    ensure(!isFault(again) && equalBytes(again.bytes, bytes), 'its event packs to other bytes');
  },
};

/** An event, or a line of an export. */
export const EVENT: Target = {
  name: 'event',
  seeds: () => RECORDS.map((record) => bytesOf(JSON.stringify(eventOf(record)))),
  run: (bytes) => {
    const line = textOf(bytes);
    if (isFault(scanJson(line))) return;
    const record = signedOf(JSON.parse(line) as NostrEvent);
    if (isFault(record)) return;
    ensureSmall(record, bytes);
    const again = decodeSigned(record.bytes);
    ensure(!isFault(again) && JSON.stringify(eventOf(again)) === JSON.stringify(eventOf(record)), 'its packed form is another event');
  },
};

/** What an author shows in a handshake. */
export const CERTIFICATE: Target = {
  name: 'certificate',
  seeds: () => {
    const draft = certificateDraft({ room: KEY, sessionKey: KEY, now: AT });
    const id = toHex(eventId({ pubkey: AUTHOR.pubkey, ...draft }));
    return [packCertificate({ ...draft, pubkey: AUTHOR.pubkey, id, sig: '00'.repeat(64) })];
  },
  run: (bytes) => {
    for (const verdict of [true, false]) {
      const suite = { ...fakeSuite, verify: () => verdict };
      const found = checkCertificate(bytes, { room: KEY, sessionKey: KEY, now: AT }, suite);
      ensure(verdict || isFault(found), 'a certificate without a signature was believed');
    }
  },
};

/** What members of a room with a secret write. */
export const SEALED: Target = {
  name: 'sealed',
  seeds: () => ['a', '{"text":"secret"}', 'x'.repeat(400)].map((said) => bytesOf(sealText(KEY, new Uint8Array(32).fill(7), said))),
  run: (bytes) => {
    const payload = textOf(bytes);
    const opened = openText(KEY, payload);
    if (isFault(opened)) return;
    ensure(isPayload(bytes), 'what opens has another form');
    ensureSmall(opened, bytes);
  },
};
