/** The frame around the sections, and what several of them say. */
export const SHELL = {
  /** In which numbers and times are written (BCP 47). */
  locale: 'en',
  /** Which way that language is read, `ltr` or `rtl`: the panel is read so in any page. */
  dir: 'ltr',
  title: 'Network',
  sections: 'Parts of the panel',
  loading: 'Loading…',
  failed: 'This part could not be loaded.',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  uncopied: 'Not copied: select it by hand',
  close: 'Close',
  cancel: 'Cancel',
  busy: 'Working…',
  wrong: 'Something went wrong.',
  you: 'you',
  elsewhere: 'you, elsewhere',
  nobody: 'nobody yet',
  now: 'now',
  type: (text: string): string => `Type “${text}” to go on.`,
  chart: (name: string, last: string, peak: string, span: string): string => `${name}: ${last} now, at most ${peak} in the last ${span}.`,
} as const;
