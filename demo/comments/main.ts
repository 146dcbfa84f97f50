/**
 * Comments under a static page. The page has two tags and this program only hands them a room; where a room's name never changes,
 * an attribute of the tags does that, and no program is needed at all.
 */
import type { PeersetConfig } from '../../src/index.ts';
import { describePolicy, parsePolicy } from '../../src/rules.ts';
import { byId, element } from '../dom.ts';
import { openDemo } from '../frame.ts';
import { isText, schema } from '../schema.ts';

interface Comment {
  readonly name: string;
  readonly text: string;
}

// Every peer applies the same: what is refused here would be refused by all the others.
const ROOM: Pick<PeersetConfig, 'policy' | 'collections'> = {
  policy: 'family',
  collections: { comments: { schema: schema<Comment>(({ name, text }) => isText(name, 1, 40) && isText(text, 1, 1000), 'a comment has a name, and a text of at most 1,000 characters') } },
};

// Read before the tags come to life, so that it is what stands in the file.
byId('markup').textContent = byId('comments').innerHTML.trim();

const parsed = parsePolicy(ROOM);
if ('policy' in parsed) byId('rules').replaceChildren(...describePolicy(parsed.policy).map(({ says }) => element('li', {}, says)));

openDemo({ room: 'comments.demo', ...ROOM }, async (db) => {
  for (const tag of document.querySelectorAll<HTMLElement & { db?: typeof db }>('#comments > *')) tag.db = db;
  await import('../../src/bindings/element/index.ts');
});
