/**
 * Files that are being put: their pieces come in order under a name, and then all of it is one file of ours, which stays. What a tab was
 * putting when it went is thrown away. Where there is no room, what was kept for others makes some.
 */
import type { Files } from '../../ports.ts';
import type { FileAsk } from './ask.ts';
import { draftLostError, fileStorageError, isFull } from './file-errors.ts';

type DraftAsk = Extract<FileAsk, { type: 'draft' | 'draft-piece' | 'adopt' | 'discard' }>;

/** What it takes. */
export interface DraftsOptions {
  readonly files: Files;
  /** Frees so many bytes if it can; false where it cannot. */
  readonly makeRoom: (bytes: number) => Promise<boolean>;
}

/** The files that are being put into one room. */
export class Drafts {
  readonly #options: DraftsOptions;
  /** Names on disk, and the tab that each belongs to. */
  readonly #open = new Map<string, string>();

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  /** @throws PeersetError E_STORAGE */
  async ask(ask: DraftAsk, tab: string): Promise<void> {
    const name = `${tab}-${ask.draft}`;
    if (ask.type === 'draft') this.#open.set(name, tab);
    else if (ask.type === 'discard') return this.#discard(name);
    else if (!this.#open.has(name)) throw draftLostError();
    const bytes = ask.type === 'draft-piece' ? ask.bytes.length : ask.type === 'adopt' ? ask.layer.length : 0;
    try {
      await this.#do(ask, name).catch(async (reason: unknown) => {
        if (!isFull(reason) || !(await this.#options.makeRoom(bytes))) throw reason;
        await this.#do(ask, name);
      });
    } catch (reason) {
      if (ask.type !== 'draft') await this.#discard(name);
      this.#open.delete(name);
      throw fileStorageError(reason);
    }
    if (ask.type === 'adopt') this.#open.delete(name);
  }

  /** That tab is gone. */
  gone(tab: string): void {
    for (const [name, owner] of this.#open) if (owner === tab) void this.#discard(name);
  }

  #do(ask: Exclude<DraftAsk, { type: 'discard' }>, name: string): Promise<void> {
    const { files } = this.#options;
    switch (ask.type) {
      case 'draft':
        return files.draft(name, ask.pieceBytes);
      case 'draft-piece':
        return files.writeDraft(name, ask.piece, ask.bytes);
      case 'adopt':
        return files.adopt(name, ask.file, ask.layer);
    }
  }

  async #discard(name: string): Promise<void> {
    if (!this.#open.delete(name)) return;
    // What stays of it is thrown away when the disk is opened again.
    await this.#options.files.discard(name).catch(() => undefined);
  }
}
