/** The frame around the sections, and what several of them say. */
export const SHELL = {
  title: 'Network',
  sections: 'Parts of the panel',
  loading: 'Loading…',
  failed: 'This part could not be loaded.',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
} as const;
