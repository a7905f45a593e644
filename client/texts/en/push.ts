export default {
  title: 'Notifications on this device',
  about: 'Get told about messages, missed calls and money while Mesi Live is closed or in the background.',
  switch: 'Notify me on this device',
  quiet: 'Muted conversations stay silent.',
  words: 'Show names and messages',
  wordsAbout:
    'Anybody who sees your screen can read them. Without this we only say that there is something new.',
  unsupported:
    'This browser cannot get notifications from us. On an iPhone or iPad, add Mesi Live to the home screen first.',
  denied:
    'Notifications are blocked for Mesi Live. Allow them in the settings of your browser, then come back.',
  noService:
    'Your browser has no notification service, or cannot reach it. Try again later or use another browser.',
  'about.line': 'New message',
  'about.tipReceived': 'You got a tip',
  'about.ticketSold': 'You sold a ticket',
  'about.callRequested': 'Somebody asks for a one-to-one',
  'about.callEarned': 'Your one-to-one was paid',
  'about.messageEarned': 'Your answer was paid',
  'about.unlockEarned': 'Your files were unlocked',
  'about.orderEnded': 'An order of yours is settled',
  'about.meetingNews': 'News about a meeting',
  'about.tipRepeated': 'News about a tip that repeats',
  'about.payoutEnded': 'News about your payout',
  'about.subscribed': 'You are now a subscriber',
  'about.inviteRedeemed': 'Your invite was used',
  'about.streamTakenDown': 'Your stream was taken down',
  'about.callMissed': 'Missed call',
  'about.groupLive': 'Live for your group',
  'about.other': 'Something new for you',
} as const;
