export default {
  'block.do': 'Block',
  'block.ask': 'Block {name}?',
  'block.about':
    'They cannot watch your streams, write to you, call you, follow you, tip you or bid any more. They are not told, unless they paid you lately.',
  'block.reason': 'Reason (they do not see it)',
  'block.note': 'Note (optional, they do not see it)',
  'block.yes': 'Block {name}',
  'block.no': 'Cancel',
  'block.done': '{name} is blocked',
  'block.lift': 'Unblock',
  'block.liftOf': 'Unblock {name}',
  'block.lifted': '{name} is no longer blocked',
  'paid.held':
    '{count, plural, one {One thing they asked for is not delivered yet. It is returned, or charged for what was delivered.} other {# things they asked for are not delivered yet. They are returned, or charged for what was delivered.}}',
  'paid.lately': 'They paid you {amount} lately',
  'paid.keep': 'Keep it',
  'paid.back': 'Return it',
  'paid.keepHint':
    'They are told that you blocked them, and can report it. Then the money is set aside until an auditor decides.',
  'paid.backHint':
    'They are told that you blocked them and returned the money. There is nothing to report then.',
  'reason.unwanted': 'I do not want contact',
  'reason.rude': 'Rude or hurtful',
  'reason.spam': 'Spam',
  'reason.threat': 'Threats',
  'reason.other': 'Another reason',
  'list.title': 'Blocked people',
  'list.none': 'You have not blocked anyone.',
  'list.about': 'They can no longer reach you, and are not told why.',
  'list.since': '{reason}, since {date}',
  'list.reports': 'Blocks and money',
  'list.more': 'Show more',
} as const;
