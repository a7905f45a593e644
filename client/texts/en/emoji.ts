export default {
  open: 'Emoji',
  search: 'Find an emoji',
  none: 'No emoji of that name.',
} as const;
