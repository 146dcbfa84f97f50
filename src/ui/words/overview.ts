/** The first section. */
export const OVERVIEW = {
  title: 'Overview',
} as const;
