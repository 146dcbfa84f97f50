// Shows that types tell a value that is put from the same value as readers find it.
import { expectTypeOf, test } from 'vitest';
import type { PeersetFile } from './handle.ts';
import type { Puttable, Stored } from './puttable.ts';
import type { Collection } from '../collection.ts';
import type { PeersetDB } from '../database.ts';
import type { Rec } from '../rec.ts';

interface Album {
  readonly title: string;
  readonly cover: PeersetFile;
  readonly pages: readonly { readonly photo: PeersetFile | null }[];
}

interface Given {
  readonly title: string;
  readonly cover: File;
  readonly pages: readonly { readonly photo: Blob | null }[];
}

test('a file is put where readers find a handle, however deep', () => {
  expectTypeOf<Given>().toExtend<Puttable<Album>>();
  expectTypeOf<Album>().toExtend<Puttable<Album>>();
  expectTypeOf<{ title: string; cover: string; pages: [] }>().not.toExtend<Puttable<Album>>();
  expectTypeOf<Collection<Album>['put']>().parameter(0).toExtend<Album | Puttable<Album>>();
  expectTypeOf<Stored<Given>>().toEqualTypeOf<Album>();
});

test('what holds no file is what it was', () => {
  interface Note {
    readonly text: string;
    readonly tags?: readonly string[];
  }
  expectTypeOf<Stored<Note>>().toExtend<Note>();
  expectTypeOf<Note>().toExtend<Stored<Note>>();
  expectTypeOf<Stored<string>>().toEqualTypeOf<string>();
  expectTypeOf<Stored<Uint8Array>>().toEqualTypeOf<Uint8Array>();
  expectTypeOf<Stored<unknown>>().toBeUnknown();
  expectTypeOf<Puttable<unknown>>().toBeUnknown();
});

test('put gives what was put as readers find it', () => {
  const put = (db: PeersetDB) => db.put({ photo: new Blob() });
  expectTypeOf(put).returns.resolves.toExtend<Rec<{ photo: PeersetFile }>>();
});
