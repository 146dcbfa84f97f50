/**
 * The link detectors that are compared: ours, linkify-it as its documentation sets it up, and two regular expressions
 * that people copy from the same well-known answer (https://stackoverflow.com/a/3809435).
 */
import { LinkifyIt } from 'linkify-it';
import { findLinks } from '../../src/core/links/detector.ts';
import type { Candidate } from './score.ts';

const WITH_SCHEME = /https?:\/\/(www\.)?[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b([-a-zA-Z0-9()@:%_+.~#?&/=]*)/;
const BARE = /[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b([-a-zA-Z0-9()@:%_+.~#?&/=]*)/;

/** Every detector in every setting, ours first. */
export const LINK_FILTERS: readonly Candidate[] = [
  { system: 'peerset', settings: 'findLinks', ready: () => text => findLinks(text).length > 0 },
  linkify({}, 'as it comes'),
  linkify({ fuzzyLink: true, fuzzyEmail: true }, 'fuzzy links and mail'),
  linkify({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true }, 'fuzzy links, mail and IP'),
  { system: 'regular expression for URLs', settings: 'a scheme is needed', ready: () => text => WITH_SCHEME.test(text) },
  { system: 'regular expression for hosts', settings: 'no scheme is needed', ready: () => text => BARE.test(text) },
];

function linkify(options: ConstructorParameters<typeof LinkifyIt>[0], settings: string): Candidate {
  return {
    system: 'linkify-it',
    settings,
    ready() {
      const linkifier = new LinkifyIt(options);
      return text => linkifier.test(text);
    },
  };
}
