export default {
  title: 'Notifications on this device',
  about:
    'Get notified about messages, missed calls and money while Mesi Live is closed or in the background.',
  switch: 'Notify me on this device',
  quiet: 'Muted conversations stay silent.',
  words: 'Show names and messages',
  wordsAbout: 'Anyone who sees your screen can read them. Otherwise we only say that there is something new.',
  unsupported:
    'This browser cannot get notifications from us. On an iPhone or iPad, add Mesi Live to the home screen first.',
  denied:
    'Your browser is blocking notifications from Mesi Live. Allow them in its settings, then come back.',
  noService:
    'Your browser has no notification service, or cannot reach it. Try again later or use another browser.',
  'about.line': 'New message',
  'about.tipReceived': 'You got a tip',
  'about.ticketSold': 'You sold a ticket',
  'about.callRequested': 'Someone wants a one-to-one',
  'about.callEarned': 'You earned money in a one-to-one',
  'about.messageEarned': 'You earned money for an answer',
  'about.unlockEarned': 'Your files were unlocked',
  'about.orderEnded': 'A payment was completed',
  'about.meetingNews': 'News about a meeting',
  'about.tipRepeated': 'News about a tip that repeats',
  'about.meetingSoon': 'Your meeting begins soon',
  'about.meetingDue': 'A meeting waits for your answer',
  'about.payoutEnded': 'News about your payout',
  'about.subscribed': 'You are now a subscriber',
  'about.inviteRedeemed': 'Your invite was used',
  'about.streamTakenDown': 'Your stream was taken down',
  'about.callMissed': 'Missed call',
  'about.groupLive': 'Live for your group',
  'about.other': 'Something new for you',
} as const;
