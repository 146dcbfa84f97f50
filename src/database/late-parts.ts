/** Parts of the program that few pages use, loaded when one does. Each rejects with E_LOAD where it does not come. */
import type { Clock } from '../ports.ts';
import { Part } from './part.ts';

/** Whose clock counts the tries. */
interface PartHost {
  readonly environment: { readonly clock: Clock };
}

/** Export and import. */
export function transfer(host: PartHost) {
  return part(host, 'transfer', () => import('./transfer.ts'));
}

/** What could keep a database from working well. */
export function doctor(host: PartHost) {
  return part(host, 'doctor', () => import('./doctor.ts'));
}

/** What the room forgets next. */
export function forgetting(host: PartHost) {
  return part(host, 'what goes next', () => import('./next-to-go.ts'));
}

/** Nodes of the tree. */
export function looking(host: PartHost) {
  return part(host, 'looking inside', () => import('./insight/looking.ts'));
}

/** Deleting a room from this device. */
export function destroying(host: PartHost) {
  return part(host, 'deleting', () => import('./insight/destroying.ts'));
}

/** Sentences about a trace. */
export function describing(host: PartHost) {
  return part(host, 'sentences', () => import('./insight/describing.ts'));
}

/** All that is in a room, seen or not. */
export function browsing(host: PartHost) {
  return part(host, 'browsing', () => import('./insight/browsing.ts'));
}

function part<T>({ environment: { clock } }: PartHost, name: string, load: () => Promise<T>): Promise<T> {
  return new Part({ name, load, clock }).get();
}
