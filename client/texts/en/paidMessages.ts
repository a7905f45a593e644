export default {
  'rules.switch': 'Everyone else pays for each message',
  'rules.hint': 'The money is held. You get it when you answer; otherwise it is returned.',
  'rules.price': 'Price of a message (MESI)',
  'rules.typeAmount': 'Enter an amount.',
  'rules.within': 'You answer within',
  'rules.days': '{days, plural, one {# day} other {# days}}',
  about:
    'A message to {name} costs {amount}. Your money is held, and returned if {name} does not answer within {days, plural, one {# day} other {# days}}.',
  opens: 'You write for free if you {keys}.',
  'key.follow': 'follow {name}',
  'key.subscribe': 'subscribe from tier {tier}',
  'key.tip': 'have tipped {amount}',
  send: 'Send for {amount}',
  uncertain: 'Reconnecting. We are confirming your payment: you are charged at most once.',
  'state.held': '{amount} held until {date}',
  'state.paid': '{amount} paid',
  'state.returned': '{amount} returned',
  'state.earns': '{amount} for your answer, until {date}',
  return: 'Return the money',
  'free.do': 'Free from now on',
  'free.switch': 'Writes to you for free',
  'free.hint': 'Whatever your rules say. Otherwise a message of {name} costs {amount}.',
  'notice.writesFree':
    '{by, select, you {You let them write to you for free from now on} other {{name} lets you write for free from now on}}',
  'notice.paysAgain':
    '{by, select, you {Messages to you have their price here again} other {Messages to {name} have their price again}}',
} as const;
