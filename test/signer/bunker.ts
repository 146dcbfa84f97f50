/**
 * A remote signer (NIP-46) for tests, by the library that others use: it knows its clients by their secret, and does
 * what its mood says with each question.
 */
import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';
import { finalizeEvent, getPublicKey, type EventTemplate, type NostrEvent } from 'nostr-tools/pure';
import { WebSocket } from 'ws';

const KIND = 24_133;

/** What it does with the next questions; a challenge is answered once `agree` is called. */
export type BunkerMood = 'agrees' | 'refuses' | 'silent' | 'challenges';

interface Request {
  readonly id: string;
  readonly method: string;
  readonly params: readonly string[];
}

/** A signer with a key of its own and the key of an author. */
export class Bunker {
  mood: BunkerMood = 'agrees';
  /** Changes what it signed before it is given back. */
  spoil: (event: NostrEvent) => unknown = (event) => event;
  /** Where a challenged person has to go. */
  page = 'https://signer.example/agree';
  /** Methods in the order they were asked, with the client that did. */
  readonly asked: { readonly method: string; readonly client: string; readonly id: string; readonly params: readonly string[] }[] = [];
  /** Clients that introduced themselves. */
  readonly clients = new Set<string>();
  readonly #own: Uint8Array;
  readonly #author: Uint8Array;
  #secret: string | undefined;
  #socket: WebSocket | undefined;
  #agree: (() => void)[] = [];
  #watchers: (() => void)[] = [];

  constructor(own: Uint8Array, author: Uint8Array, secret: string) {
    this.#own = own;
    this.#author = author;
    this.#secret = secret;
  }

  /** The author's public key. */
  get pubkey(): string {
    return getPublicKey(this.#author);
  }

  /** What a person copies from it. */
  address(...relays: readonly string[]): string {
    const query = new URLSearchParams([...relays.map((relay) => ['relay', relay]), ['secret', this.#secret ?? 'used']]);
    return `bunker://${getPublicKey(this.#own)}?${query}`;
  }

  /** A new secret, for another login. */
  renew(secret: string): void {
    this.#secret = secret;
  }

  /** Listens on a relay. */
  async connect(url: string): Promise<void> {
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.on('message', (data) => {
      const [type, , event] = JSON.parse(String(data)) as [string, string, NostrEvent];
      if (type === 'EVENT') this.#receive(event);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify(['REQ', 'bunker', { kinds: [KIND], '#p': [getPublicKey(this.#own)] }]));
    await new Promise((resolve) => socket.once('message', resolve));
  }

  /** Resolves once it was asked so many things. */
  async wasAsked(count: number): Promise<void> {
    while (this.asked.length < count) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** The person agrees to all that was challenged. */
  agree(): void {
    for (const agree of this.#agree.splice(0)) agree();
  }

  /** Sends an event with whatever content to a client. */
  send(client: string, content: string, as: Uint8Array = this.#own): void {
    const event = finalizeEvent({ kind: KIND, created_at: Math.floor(Date.now() / 1000), tags: [['p', client]], content }, as);
    this.#socket?.send(JSON.stringify(['EVENT', event]));
  }

  /** Sends an answer, sealed as a signer does. */
  answer(client: string, answer: unknown, as: Uint8Array = this.#own): void {
    this.send(client, encrypt(JSON.stringify(answer), getConversationKey(as, client)), as);
  }

  close(): void {
    this.#socket?.terminate();
  }

  #receive({ pubkey: client, content }: NostrEvent): void {
    const request = JSON.parse(decrypt(content, getConversationKey(this.#own, client))) as Request;
    this.asked.push({ method: request.method, client, id: request.id, params: request.params });
    for (const watcher of this.#watchers.splice(0)) watcher();
    switch (this.mood) {
      case 'silent':
        return;
      case 'refuses':
        return this.answer(client, { id: request.id, result: '', error: 'the person said no' });
      case 'challenges':
        this.#agree.push(() => this.#reply(client, request));
        return this.answer(client, { id: request.id, result: 'auth_url', error: this.page });
      case 'agrees':
        return this.#reply(client, request);
    }
  }

  #reply(client: string, { id, method, params }: Request): void {
    try {
      this.answer(client, { id, result: this.#do(client, method, params) });
    } catch (error) {
      this.answer(client, { id, result: null, error: (error as Error).message });
    }
  }

  #do(client: string, method: string, params: readonly string[]): unknown {
    if (method === 'connect') return this.#meet(client, params[1]);
    if (!this.clients.has(client)) throw new Error('unknown client');
    switch (method) {
      case 'ping':
        return 'pong';
      case 'get_public_key':
        return this.pubkey;
      case 'sign_event':
        return JSON.stringify(this.spoil(finalizeEvent(JSON.parse(params[0]!) as EventTemplate, this.#author)));
      case 'nip44_encrypt':
        return encrypt(params[1]!, getConversationKey(this.#author, params[0]!));
      case 'nip44_decrypt':
        return decrypt(params[1]!, getConversationKey(this.#author, params[0]!));
      default:
        throw new Error(`no such method: ${method}`);
    }
  }

  /** A secret is good for one introduction. */
  #meet(client: string, secret: string | undefined): string {
    if (secret === undefined || secret !== this.#secret) throw new Error('wrong secret');
    this.#secret = undefined;
    this.clients.add(client);
    return 'ack';
  }
}
