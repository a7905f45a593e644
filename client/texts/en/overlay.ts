export default {
  'page.invalid': 'This overlay address is not valid any more. Copy the current one from your studio.',
  anonymous: 'Anonymous',
  'burst.count': '{count, plural, one {# tip} other {# tips}}',
} as const;
