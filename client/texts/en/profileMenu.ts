export default {
  title: 'Tip menu',
  now: 'You can order it in the stream of {name} right now. The money is only held until it is done.',
  later: 'You can order it while {name} is live. The money is only held until it is done.',
  order: 'To the stream',
} as const;
