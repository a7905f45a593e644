export default {
  'page.invalid': 'This overlay link no longer works. Copy the new one from your studio.',
  anonymous: 'Anonymous',
  'burst.count': '{count, plural, one {# tip} other {# tips}}',
} as const;
