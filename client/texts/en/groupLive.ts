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
    '{by, select, you {Your stream has ended: {title}} other {{name}’s stream has ended: {title}}}',
  'notice.facts':
    'Live for {time}. {tips, plural, =0 {No tips.} one {One tip, {amount}.} other {# tips, {amount} in all.}}',
  'replay.play': 'Watch the replay',
  'replay.making': 'The replay is being made. Try again in a moment.',
  'replay.failed': 'No replay could be made of this stream.',
  'replay.gone': 'The replay is not here any more.',
  anonymous: 'Someone anonymous',
  'audience.group': 'Members of {group}',
  'audience.groupHint':
    'Only members of the group can watch, and they are all notified. The chat is the group conversation.',
  'audience.openHint': 'Anyone can watch. Members of {group} are notified.',
  'audience.thisGroup': 'the group',
  'door.member': 'Membership in one of {name}’s groups',
  'door.memberHint': 'You join as soon as you are a member.',
} as const;
