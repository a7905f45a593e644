export default {
  'emoji.open': 'Emoji',
  'emoji.search': 'Find an emoji',
  'emoji.none': 'No emoji of that name.',
  'mention.list': 'People you can mention',
} as const;
