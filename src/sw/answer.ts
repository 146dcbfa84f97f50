/** A request for a file, answered: from the page that has it, or with why not. */
import { bodyOf } from './body.ts';
import { headOf, refusalOf, type AnswerHead, type Requested } from './head.ts';
import { findFile, hangUp, type Asking } from './question.ts';

/** The answer to a request for the file of this token; '' is no file's. */
export async function answer(request: Requested, token: string, asking: Asking): Promise<Response> {
  if (token === '') return withoutBytes(refusalOf(404));
  const found = await findFile(token, asking);
  switch (found.type) {
    case 'unknown': return withoutBytes(refusalOf(404));
    case 'busy': return withoutBytes(refusalOf(503, { 'Retry-After': '1' }));
    case 'silent': return withoutBytes(refusalOf(504));
    case 'found': {
      const head = headOf(request, found.head);
      if (head.bytes !== undefined) return new Response(bodyOf(found.port, { ...head.bytes, isThere: () => asking.has(found.page) }), head);
      hangUp(found.port);
      return withoutBytes(head);
    }
  }
}

function withoutBytes(head: AnswerHead): Response {
  return new Response(null, head);
}
