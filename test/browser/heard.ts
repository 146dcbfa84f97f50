/** Waiting for what a media element tells. */

/** Resolves with the next event of this name; rejects where the element cannot play. */
export function heard(element: HTMLMediaElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener(name, () => resolve(), { once: true });
    element.addEventListener('error', () => reject(new Error(element.error?.message)), { once: true });
  });
}

/** Resolves once it plays beyond this moment, seconds. */
export function passes(element: HTMLMediaElement, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener('error', () => reject(new Error(element.error?.message ?? 'it cannot be played')));
    element.addEventListener('timeupdate', function look() {
      if (element.currentTime < seconds || element.seeking) return;
      element.removeEventListener('timeupdate', look);
      resolve();
    });
  });
}
