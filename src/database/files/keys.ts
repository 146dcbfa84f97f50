/**
 * Which key opens a file. In a room with a secret it comes from the file key of an epoch, which all members have, and the file's salt.
 * Files of letters in a room without one are sealed, too: their salt stands in the letter alone, so it is the secret.
 */
import { fromHex, toHex } from '../../core/base/bytes.ts';
import type { FileInfo } from '../../core/files/info.ts';
import { fileKeyOf, SALT_BYTES } from '../../core/files/sealing.ts';
import type { Random } from '../../ports.ts';
import { PeersetError } from '../errors.ts';
import type { Seal } from '../seal.ts';

/** What a file is sealed with that is to be given, and what its reference says of it. */
export interface GivenKey {
  readonly key: Uint8Array;
  readonly sealed: NonNullable<FileInfo['sealed']>;
}

/** Where nobody but the salt keeps the secret. */
const NO_ROOM = new Uint8Array(SALT_BYTES);

/** The key of a sealed file; undefined where it is not. @throws PeersetError E_FILE where this device does not have it. */
export function keyOf({ sealed }: Pick<FileInfo, 'sealed'>, seal: Pick<Seal, 'fileKey'> | undefined): Uint8Array | undefined {
  if (sealed === undefined) return undefined;
  const roomKey = seal === undefined ? NO_ROOM : seal.fileKey(sealed.epoch)?.key;
  if (roomKey !== undefined) return fileKeyOf(roomKey, fromHex(sealed.salt)!);
  const reason = 'it is sealed with a key that this device does not have';
  throw new PeersetError('E_FILE', `This file cannot be opened: ${reason}.`, { fix: 'Ask a member for a new invite.', reason });
}

/** A key for a file that is new. */
export function newKey(seal: Pick<Seal, 'fileKey'> | undefined, random: Random): GivenKey {
  const salt = random(SALT_BYTES);
  const room = seal?.fileKey();
  return {
    key: fileKeyOf(room?.key ?? NO_ROOM, salt),
    sealed: { salt: toHex(salt), ...(room?.epoch === undefined ? {} : { epoch: room.epoch }) },
  };
}
