/** Which invite a database can give: to members what opens the room, to keepers what leaves it closed. */
import type { Settings } from './config.ts';
import { badOption, blindError, PeersetError } from './errors.ts';
import { accessTo, inviteTo, type InviteOptions } from './invite.ts';
import type { Unlocked } from './seal.ts';
import { isSecretText } from './secret.ts';

/** The link that `db.invite` gives. */
export function inviteFor(settings: Settings, unlocked: Unlocked | undefined, { url, access = false }: InviteOptions): string {
  const { entrance, name } = settings;
  if (typeof access !== 'boolean') throw badOption('access', 'it is true or false');
  switch (entrance.type) {
    case 'open':
      if (access) throw badOption('access', 'a room without a secret has nothing to keep from a keeper');
      return inviteTo({ name, secret: undefined }, url);
    case 'keeper':
      if (!access) throw blindError();
      return accessTo(entrance.access, url);
    case 'member': {
      const secret = unlocked?.seal?.secret ?? (isSecretText(entrance.secret) ? entrance.secret : undefined);
      if (!access && secret !== undefined) return inviteTo({ name, secret }, url);
      if (unlocked?.seal === undefined) throw notReady();
      return accessTo(unlocked.seal.access(), url);
    }
  }
}

function notReady(): PeersetError {
  return new PeersetError('E_NOT_READY', "The room's keys are still being derived.", { fix: 'Await db.ready first.' });
}
