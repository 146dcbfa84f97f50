/** Takes a room's database away, with what is noted beside it. */
import { WipeMarker } from './wipe-marker.ts';

/** Resolves when nothing of it is left; while another page has it open that takes until it lets go. Rejects with what the browser says. */
export function eraseDatabase(name: string): Promise<void> {
  new WipeMarker(name).forget();
  return new Promise((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(name);
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error ?? new Error('the database stays'));
  });
}
