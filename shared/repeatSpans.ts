/** How often a tip can repeat; pages offer these, so they stand apart from the schemas. */
export const REPEAT_SPANS = ['week', 'month'] as const;
