export default {
  go: 'Go live',
  'bar.live': '{name} is live: {title}',
  'bar.watch': 'Watch now',
  'bar.studio': 'Go to the studio',
  'notice.wentLive':
    '{by, select, you {You went live for this group: {title}} other {{name} went live for this group: {title}}}',
  'notice.tipped': '{giver} tipped the stream {amount}',
  'notice.tippedWith': '{giver} tipped the stream {amount}: {message}',
  'notice.ended':
    '{by, select, you {Your stream is over: {title}} other {The stream of {name} is over: {title}}}',
  'notice.facts':
    '{time} live. {tips, plural, =0 {No tips.} one {One tip, {amount} in all.} other {# tips, {amount} in all.}}',
  anonymous: 'Somebody anonymous',
  'audience.group': 'Members of {group}',
  'audience.groupHint':
    'Only members of the group can watch, and all of them are told. The chat is the conversation of the group.',
  'audience.openHint': 'Anyone can watch. The members of {group} are told.',
  'audience.thisGroup': 'the group',
  'door.member': 'Members of a group of {name}',
  'door.memberHint': 'You come in as soon as you are a member.',
} as const;
