/**
 * What a replica must know of its room to decide who may stay. `core/rules` makes one from a policy; the
 * simulation may make its own.
 */
import type { Law } from '../rules/law.ts';

/** The whole law. */
export type RoomLaw = Law;

/** The part of the law that looks at one record. */
export type AdmissionLaw = Pick<Law, 'check' | 'window' | 'judges'>;
