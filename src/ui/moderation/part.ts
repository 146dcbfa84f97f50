/** What each part of the section is given. */
import type { Moderation, Role } from '../../index.ts';
import type { SectionProps } from '../section.ts';

/** What every section has, and what is about moderation. */
export type PartProps = SectionProps & {
  readonly moderation: Moderation;
  /** What whoever writes here is. */
  readonly role: Role;
};
