/**
 * Signs with a key that a remote signer holds (NIP-46): an app on the phone, a service. It is reached over relays, asked
 * one thing at a time, and checked like an extension.
 */
import type { Draft, NostrEvent } from '../../core/record/record.ts';
import type { PairCipher, Signer } from '../../ports.ts';
import { isSignerFault, signerFault } from './fault.ts';
import { RemoteClient, type RemoteClientOptions } from './remote-client.ts';
import { isPubkey, plainDraft, signedAnswer } from './signed-answer.ts';

export interface RemoteSignerOptions extends RemoteClientOptions {
  /** What we ask to be allowed, as NIP-46 writes it. */
  readonly permissions: string;
  /** Whether the signer has met us under this key before: its secret is used up then. */
  readonly isKnown: boolean;
  /** Whose key it holds, from an earlier login, 64 hex: then nothing is asked before something is to be signed. */
  readonly pubkey?: string;
}

/** The signer at an address. Rejects with a `SignerFault`. */
export async function remoteSigner(options: RemoteSignerOptions): Promise<Signer> {
  const client = new RemoteClient(options);
  try {
    const pubkey = options.pubkey ?? await meet(client, options);
    return {
      pubkey,
      sign: (draft) => sign(client, draft, pubkey),
      nip44: cipherOf(client),
      close: () => client.close(),
    };
  } catch (fault) {
    client.close();
    throw fault;
  }
}

/** Introduces us, and asks whose key it is. */
async function meet(client: RemoteClient, options: RemoteSignerOptions): Promise<string> {
  if (!options.isKnown) await connect(client, options);
  try {
    return await askPubkey(client);
  } catch (fault) {
    // It forgot us: the introduction may be made again.
    if (!options.isKnown || !isSignerFault(fault) || fault.signer !== 'refused') throw fault;
    await connect(client, options);
    return askPubkey(client);
  }
}

async function connect(client: RemoteClient, { address, permissions }: RemoteSignerOptions): Promise<void> {
  // Whatever it answers is its word (ack, or the secret); a refusal rejects.
  await client.ask('connect', [address.signer, address.secret ?? '', permissions]);
}

async function askPubkey(client: RemoteClient): Promise<string> {
  const pubkey = await client.ask('get_public_key', []);
  if (!isPubkey(pubkey)) throw signerFault('false', 'what it gave is no public key');
  return pubkey;
}

async function sign(client: RemoteClient, draft: Draft, pubkey: string): Promise<NostrEvent> {
  const plain = plainDraft(draft);
  const answer = await client.ask('sign_event', [JSON.stringify(plain)]);
  return signedAnswer(parsed(answer), plain, pubkey);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw signerFault('false', 'what it gave is no event');
  }
}

function cipherOf(client: RemoteClient): PairCipher {
  return {
    encrypt: (pubkey, text) => client.ask('nip44_encrypt', [pubkey, text]),
    decrypt: (pubkey, payload) => client.ask('nip44_decrypt', [pubkey, payload]),
  };
}
