/** Who writes here: the key this browser made, until somebody logs in. Backing it up, logging in and out. */
import type { Me, PeersetDB, Status } from '../src/index.ts';
import { byId, element, say } from './dom.ts';
import { attempt, toast } from './toast.ts';

const PLACES: Readonly<Record<Me['how'], string>> = {
  silent: 'The key was made in this browser and never leaves it.',
  key: 'You brought the key; it is in this page.',
  nip07: 'The key is in your extension.',
  bunker: 'The key is with your remote signer.',
};

/** Keeps the box up to date, and does what its buttons say. */
export function showIdentity(db: PeersetDB): void {
  db.status.subscribe(([status]) => status && show(db, status));
  fold('backup');
  fold('login');
  submit('backup', () => backUp(db));
  submit('login', () => logIn(db, byId<HTMLInputElement>('login-key').value.trim()));
  byId('login-extension').addEventListener('click', () => attempt(() => logIn(db, 'nip07')));
  byId('logout').addEventListener('click', () => attempt(async () => {
    await db.logout();
    toast('Logged out. You write with the key of this browser again.');
  }));
  byId('login-key').addEventListener('input', askPassword);
}

function show({ me }: PeersetDB, { signer }: Status): void {
  say(byId('me'), me.npub === '' ? 'nobody yet' : me.npub);
  say(byId('key-place'), PLACES[signer.how]);
  byId('logout').hidden = signer.how === 'silent';
  byId('show-backup').hidden = signer.how === 'nip07' || signer.how === 'bunker';
  showSigner(signer);
}

/** What a signer elsewhere does; nothing where all is well. */
function showSigner({ how, state, authUrl }: Status['signer']): void {
  const line = byId('signer');
  line.hidden = authUrl === undefined && (how === 'silent' || how === 'key' || state === 'ready' || state === 'opening');
  line.dataset['state'] = state;
  if (line.hidden) return;
  if (authUrl !== undefined) {
    line.replaceChildren('Your signer wants you to agree: ', element('a', { href: authUrl, target: '_blank', rel: 'noopener noreferrer' }, new URL(authUrl).host));
    return;
  }
  const words = { waiting: 'Waiting for your signer…', refused: 'Your signer said no. It is asked again with your next note.', lost: 'Your signer does not answer. Notes are shown and synced; it is asked again with your next one.' };
  say(line, words[state as keyof typeof words]);
}

async function backUp(db: PeersetDB): Promise<void> {
  const password = byId<HTMLInputElement>('backup-password');
  const text = byId<HTMLTextAreaElement>('backup-text');
  text.value = await db.me.backup(password.value);
  password.value = '';
  text.hidden = false;
  text.select();
  toast('Keep this text somewhere safe, and the password somewhere else.');
}

async function logIn(db: PeersetDB, how: string): Promise<void> {
  const password = byId<HTMLInputElement>('login-password').value;
  await db.login(how, { keep: byId<HTMLInputElement>('login-keep').checked, ...(how.startsWith('ncryptsec1') ? { password } : {}) });
  for (const id of ['login-key', 'login-password']) byId<HTMLInputElement>(id).value = '';
  askPassword();
  close('login');
  toast('Logged in. What you write from now on is signed by that key.');
}

/** Only a locked key has a password; a key that is typed is nobody's to read. */
function askPassword(): void {
  const key = byId<HTMLInputElement>('login-key');
  const isLocked = key.value.trim().startsWith('ncryptsec1');
  key.type = key.value.trim().startsWith('nsec1') ? 'password' : 'text';
  for (const id of ['login-password', 'login-password-label']) byId(id).hidden = !isLocked;
}

function fold(id: string): void {
  byId(`show-${id}`).addEventListener('click', () => {
    const wasHidden = byId(id).hidden;
    close(id);
    if (!wasHidden) return;
    byId(id).hidden = false;
    byId(`show-${id}`).setAttribute('aria-expanded', 'true');
    byId(id).querySelector('input')?.focus();
  });
}

function close(id: string): void {
  const text = byId<HTMLTextAreaElement>('backup-text');
  if (id === 'backup') text.hidden = true;
  byId(id).hidden = true;
  byId(`show-${id}`).setAttribute('aria-expanded', 'false');
}

/** One thing at a time: the button rests until it is done. */
function submit(id: string, run: () => Promise<void>): void {
  const form = byId<HTMLFormElement>(id);
  const send = form.querySelector<HTMLButtonElement>('button.primary')!;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send.disabled = true;
    attempt(() => run().finally(() => {
      send.disabled = false;
    }));
  });
}
