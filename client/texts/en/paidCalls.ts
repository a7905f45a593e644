export default {
  'rules.switch': 'Calls with you cost money',
  'rules.hint':
    'Whoever calls you pays for each second that you talk. What you begin yourself costs nothing.',
  'rules.price': 'Price of a minute (MESI)',
  'rules.typeAmount': 'Type an amount.',
  'ask.title': 'A call with {name}',
  'ask.about':
    'A minute costs {amount}. {held} are held now, for {minutes, plural, one {# minute} other {# minutes}}. You pay for the seconds that you talk; the rest returns to you.',
  'ask.poor': 'A minute costs {amount}, which is more than you have.',
  'ask.call': 'Call for {amount} a minute',
  'cost.payer': '{amount} so far · {time} held',
  'cost.earner': '{amount} so far',
  'cost.price': '{amount} a minute',
  more: 'Add {minutes, plural, one {# minute} other {# minutes}} for {amount}',
  moreDone: 'The call is longer now',
  'notice.paid': '{amount} paid, {back} returned',
  'notice.earned': '{amount} earned',
  'notice.back': '{back} returned',
  receipt: 'Receipt',
} as const;
