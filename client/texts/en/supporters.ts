export default {
  title: 'Top supporters',
  tabs: 'Time',
  'tab.week': '7 days',
  'tab.month': '30 days',
  'tab.all': 'All time',
  none: 'No one yet in this time.',
  'wish.title': 'Lists of supporters',
  'wish.about':
    'Streams and profiles of creators show who tipped most. Anonymous tips never count there. In a stream it holds from your next tip on.',
  'wish.show': 'Show me in these lists',
  'thank.do': 'Say thank you',
  'thank.words': 'A word of thanks',
  'thank.hint': 'You can leave it empty. What you wrote last is filled in next time.',
  'thank.over': '{over, plural, one {# character too many} other {# characters too many}}',
  'thank.told': '{name} was told that you thank them.',
  'thank.before': 'You have thanked {name} for this tip before.',
} as const;
