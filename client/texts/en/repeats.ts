export default {
  ask: 'Repeat this tip?',
  'ask.week': 'Every week',
  'ask.month': 'Every month',
  begun: '{every, select, week {It repeats every week} other {It repeats every month}}, next on {date}.',
  'begun.way': 'See it in your wallet',
  title: 'Tips that repeat',
  about: 'They are paid from your wallet. You can stop them at any time.',
  failed: 'Your tips that repeat could not be loaded.',
  gone: 'Deleted account',
  row: '{every, select, week {{amount} every week} other {{amount} every month}}',
  anonymous: 'anonymous',
  next: 'Next on {date}',
  missed:
    'Not paid on {date}: {why, select, InsufficientFunds {there was not enough in your wallet} SpendLimitReached {it was above your spending limit} CoolingOff {you were on a break from spending} other {it was too late for it}}',
  stop: 'Stop',
  'stop.of': 'Stop tipping {name}',
  stopped: 'Stopped. You will not be charged again.',
} as const;
