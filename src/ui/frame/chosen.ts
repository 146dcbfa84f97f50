/** Which section was looked at last: the panel opens there the next time. Nothing depends on it, so a browser that keeps nothing is fine. */
const KEY = 'peerset-panel-section';

/** The section, or undefined. */
export function chosenBefore(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    // Forbidden here: the panel opens at its beginning.
    return undefined;
  }
}

/** Remembers it. */
export function rememberChosen(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Forbidden or full: it opens at its beginning the next time.
  }
}
