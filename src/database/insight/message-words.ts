/**
 * A message between peers in one sentence, from its first fields. What follows them is not looked at: neither its size nor its
 * content decides how long this takes, and a sentence is no proof that the message is well-formed.
 */
import { toHex } from '../../core/base/bytes.ts';
import { Reader } from '../../core/base/codec.ts';
import { FILE_MESSAGES, type FileMessageType } from '../../core/files/message-names.ts';
import { MESSAGE_CODES } from '../../core/protocol/message-codes.ts';
import { APP_KINDS, GOODBYE_REASONS, type MessageType } from '../../core/protocol/message.ts';
import { MESSAGE, type MessageName } from '../../core/set/reconcile/messages.ts';

const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
/** Versions in a HELLO, and bytes of a channel's name, that are read at most. */
const VERSIONS_MAX = 16;
const NAME_BYTES_MAX = 256;
/** Characters of a name that are shown. */
const NAME_SHOWN = 40;
/** Bytes of a digest that are shown. */
const SHOWN_BYTES = 4;
/** The latest time that is written as a date. */
const DATE_MAX = 8.64e15;

const TYPES: ReadonlyMap<number, MessageType> = new Map((Object.keys(MESSAGE_CODES) as MessageType[]).map((type) => [MESSAGE_CODES[type], type]));
const STEPS = new Map<number, MessageName>((Object.keys(MESSAGE) as MessageName[]).map((name) => [MESSAGE[name], name]));

const STEP_WORDS: Readonly<Record<MessageName, string>> = {
  hello: 'what it holds, as fingerprints of ranges or as short ids',
  equal: 'the sets are equal',
  reply: 'which ranges differ, and what is in them',
  more: 'the sketch could not be read: another one',
  table: 'another sketch',
  need: 'what it lacks',
  page: 'a page of plain ids',
  want: 'which of those it lacks',
};

/** What a message is, and says. */
export interface MessageWords {
  /** `malformed` where its first bytes are those of none. */
  readonly type: MessageType | 'malformed';
  readonly say: string;
}

/** The sentence for these bytes. Never throws. */
export function wordsOf(bytes: Uint8Array): MessageWords {
  const reader = new Reader(bytes);
  const type = TYPES.get(reader.u8());
  if (type === undefined || reader.failed !== undefined) return { type: 'malformed', say: 'Bytes that are no message.' };
  const say = sayOf(type, reader);
  return reader.failed === undefined ? { type, say } : { type: 'malformed', say: `Begins as ${type} and is none: ${reader.failed}.` };
}

function sayOf(type: MessageType, reader: Reader): string {
  switch (type) {
    case 'hello':
      return helloWords(reader);
    case 'auth':
      return 'Proves its session key, and in a room with a secret that it knows that.';
    case 'ready':
      return reader.varint(NUMBER_MAX) > 0 ? 'Is ready, and shows who vouches for it.' : 'Is ready; nobody vouches for it.';
    case 'challenge':
      return 'Asks for a fresh proof.';
    case 'proof':
      return 'Proves its session key again.';
    case 'ping':
      return `Are you there, and do we hold the same? ${rootWords(reader)}`;
    case 'pong':
      return `Still here. ${rootWords(reader)}`;
    case 'goodbye':
      return goodbyeWords(reader);
    case 'app':
      return appWords(reader);
    case 'file':
      return fileWords(reader);
    case 'have':
      return `Has ${count(reader, 'new record')}.`;
    case 'want':
      return `Asks for ${count(reader, 'record')}.`;
    case 'inquiry':
      return `Asks which of ${count(reader, 'record')} the other side has on its disk.`;
    case 'receipt':
      return `Has ${count(reader, 'record')} of those on its disk.`;
    case 'ack':
      return `Dealt with ${count(reader, 'byte')} of records; ${reader.varint(NUMBER_MAX)} stored.`;
    default:
      return conversationWords(type, reader);
  }
}

type ConversationType = Extract<MessageType, 'reconcile' | 'busy' | 'records' | 'synced' | 'stock' | 'take' | 'given'>;

function conversationWords(type: ConversationType, reader: Reader): string {
  const conversation = reader.varint(NUMBER_MAX);
  switch (type) {
    case 'reconcile':
      return `Comparison ${conversation}: ${STEP_WORDS[stepOf(reader)]}.`;
    case 'busy':
      return `No time for comparison ${conversation} now; again in ${reader.varint(NUMBER_MAX)} ms.`;
    case 'records':
      return conversation === 0 ? `Brings ${count(reader, 'new record')}.` : `Brings ${count(reader, 'record')} of comparison ${conversation}.`;
    case 'synced':
      return `Sent all it has to send in comparison ${conversation}: ${count(reader, 'record')}.`;
    case 'stock':
      return `Has much for the other side in comparison ${conversation}, in ${count(reader, 'part')}.`;
    case 'take':
      return takeWords(conversation, reader);
    case 'given':
      return `Gave all of a part in comparison ${conversation}.`;
  }
}

function takeWords(conversation: number, reader: Reader): string {
  const [lower, length] = [reader.varint(NUMBER_MAX), reader.varint(NUMBER_MAX)];
  if (length === 0) return `Has enough of comparison ${conversation}.`;
  return `Takes the records from ${dateWords(lower)} to ${dateWords(lower + length)} of comparison ${conversation}.`;
}

function stepOf(reader: Reader): MessageName {
  const name = STEPS.get(reader.u8() & 0xf);
  if (name === undefined) reader.fail('no such step of a comparison');
  return name ?? 'hello';
}

function helloWords(reader: Reader): string {
  const versions = [...reader.block(VERSIONS_MAX)];
  const key = (reader.bytes(32), reader.bytes(32));
  reader.u32();
  reader.varint(NUMBER_MAX);
  const [horizon, clock] = [reader.varint(NUMBER_MAX), reader.varint(NUMBER_MAX)];
  const since = horizon === 0 ? 'Keeps all records' : `Keeps records from ${dateWords(horizon)} on`;
  return `Hello, protocol ${versions.join(', ')}, session key ${short(key)}. ${since}; its clock says ${dateWords(clock)}.`;
}

function rootWords(reader: Reader): string {
  const root = reader.bytes(16);
  return `${count(reader, 'record')} under ${short(root)}.`;
}

function goodbyeWords(reader: Reader): string {
  const reason = GOODBYE_REASONS[reader.u8()];
  if (reason === undefined) reader.fail('no such reason');
  return `Goodbye (${reason}); not again for ${Math.ceil(reader.varint(NUMBER_MAX) / 1000)} s.`;
}

const APP_WORDS: Readonly<Record<(typeof APP_KINDS)[number], string>> = { tell: 'Tells', ask: 'Asks', answer: 'Answers', decline: 'Declines' };

function appWords(reader: Reader): string {
  const name = reader.text(NAME_BYTES_MAX);
  const kind = APP_KINDS[reader.u8()];
  if (kind === undefined) reader.fail('no such kind');
  const request = reader.varint(NUMBER_MAX);
  const channel = name === '$presence' ? 'what it shows of itself' : `on the channel “${shown(name)}”`;
  return `${APP_WORDS[kind ?? 'tell']} ${channel}${kind === 'tell' ? '' : `, question ${request}`}, ${count(reader, 'byte')}.`;
}

const FILE_WORDS: Readonly<Record<FileMessageType, string>> = {
  state: 'Says what it has of',
  'layer-request': 'Asks for the hashes of',
  layer: 'Brings the hashes of',
  request: 'Asks for',
  cancel: 'Does not want any more',
  refuse: 'Does not give',
  block: 'Brings',
  have: 'Has one more piece of',
  choke: 'Gives nothing for now.',
  unchoke: 'Gives what is asked for from now on.',
};

function fileWords(reader: Reader): string {
  const type = FILE_MESSAGES[reader.u8() - 1];
  if (type === undefined) reader.fail('nothing that is said about files');
  if (type === undefined || type === 'choke' || type === 'unchoke') return FILE_WORDS[type ?? 'choke'];
  const file = `file ${short(reader.bytes(32))}`;
  if (type === 'have') return `${FILE_WORDS[type]} ${file}: piece ${reader.varint(NUMBER_MAX)}.`;
  if (type === 'state' || type === 'layer' || type === 'layer-request') return `${FILE_WORDS[type]} ${file}.`;
  if (type === 'request') return requestWords(reader, file);
  return `${FILE_WORDS[type]} block ${reader.varint(NUMBER_MAX)}/${reader.varint(NUMBER_MAX)} of ${file}.`;
}

function requestWords(reader: Reader, file: string): string {
  const [piece, block, blocks] = [reader.varint(NUMBER_MAX), reader.varint(NUMBER_MAX), reader.varint(NUMBER_MAX)];
  return `${FILE_WORDS.request} ${blocks === 1 ? 'block' : `${blocks} blocks from`} ${piece}/${block} of ${file}.`;
}

function count(reader: Reader, noun: string): string {
  const number = reader.varint(NUMBER_MAX);
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function dateWords(at: number): string {
  return at <= DATE_MAX ? new Date(at).toISOString().slice(0, 19).replace('T', ' ') : 'the end of all times';
}

function short(bytes: Uint8Array): string {
  return `${toHex(bytes.subarray(0, SHOWN_BYTES))}…`;
}

/** A name as one line of visible characters: marks that turn the direction of text, or have no look, would disturb what is beside it. */
function shown(name: string): string {
  const visible = name.replace(/[\p{C}\p{Z}]+/gu, ' ');
  const characters = [...visible];
  return characters.length > NAME_SHOWN ? `${characters.slice(0, NAME_SHOWN).join('')}…` : visible;
}
