import type { CollectionSpec } from './port.ts';

/** All collections of the product; an adapter creates them and their indexes at start. */
export const COLLECTIONS = {
  /** Sessions of people, id = session's id, for the list that they see. */
  sessions: { name: 'sessions', unique: [], index: [], ordered: [{ field: 'accountId', by: 'seenAtMs' }] },
  /** One per account, id = account's id: codes of apps, passkeys and recovery codes. */
  secondFactors: { name: 'secondFactors', unique: [], index: [] },
  /** E-mails that wait, id = hash of their key: `due` until they were sent, `over` as long as the key is remembered. */
  mails: {
    name: 'mails',
    unique: [],
    index: [],
    ordered: [
      { field: 'due', by: 'atMs' },
      { field: 'over', by: 'atMs' },
    ],
  },
  /** Id = hash of an e-mail address: when it was sent e-mails lately. */
  mailDesks: { name: 'mailDesks', unique: [], index: [] },
  /** E-mails of a demo without a mail server, which went nowhere else. */
  mailbox: { name: 'mailbox', unique: [], index: [], ordered: [{ field: 'listed', by: 'atMs' }] },
  /**
   * In `listed` stands the same word everywhere, so that whoever runs the server can look through all; in `words` the name, and in
   * `look` how the handle looks. In `erasing` stands `yes` while something of an erased account is left.
   */
  accounts: {
    name: 'accounts',
    unique: ['email', 'handle', 'look'],
    index: ['erasing'],
    ordered: [{ field: 'listed', by: 'handle' }],
    words: { field: 'words', within: 'listed', by: 'handle' },
  },
  /** Handles that accounts had before, id = handle; of an erased account, how it looked alone. `look` is as in `accounts`. */
  formerHandles: { name: 'formerHandles', unique: [], index: ['look', 'accountId'] },
  /** In `conversationId` and `liveAtMs` stands the group's conversation that a stream belongs to, and since when. */
  streams: {
    name: 'streams',
    unique: [],
    index: ['creatorId', 'phaseType'],
    ordered: [{ field: 'conversationId', by: 'liveAtMs' }],
  },
  /** One per creator, id = creator's id: the stream that is theirs now, so that nobody has to look through all. */
  ownStreams: { name: 'ownStreams', unique: [], index: [] },
  /** What streams that are over have come to, id = the stream's id. */
  pastStreams: {
    name: 'pastStreams',
    unique: [],
    index: [],
    ordered: [{ field: 'creatorId', by: 'endedAtMs' }],
  },
  /** Browsers that logged in to an account, by the hash of its e-mail address. */
  devices: { name: 'devices', unique: [], index: [] },
  /** Sealed pages of entry ids already shown in a stream's feed: `<streamId>:<page>`. */
  tipPages: { name: 'tipPages', unique: [], index: ['streamId'] },
  /** Older entries of the audit logs of rooms: `<roomId>:<number of the page>`. */
  auditPages: { name: 'auditPages', unique: [], index: [] },
  /** One per creator, id = creator's id: the secret of the stand-alone overlay, as `digest` and `sealed`; older ones as `token`. */
  overlayTokens: { name: 'overlayTokens', unique: ['digest', 'token'], index: [] },
  /** The same for encoders such as OBS. */
  streamKeys: { name: 'streamKeys', unique: ['digest', 'token'], index: [] },
  /** One per creator, id = creator's id: what is decided about the alerts of the overlay. */
  overlayDesks: { name: 'overlayDesks', unique: [], index: [] },
  /** One per creator, id = creator's id: how the overlay looks, and when a page of it was last seen. */
  overlaySettings: { name: 'overlaySettings', unique: [], index: [] },
  overlaysSeen: { name: 'overlaysSeen', unique: [], index: [] },
  /** `<creatorId>:<personId>` */
  follows: { name: 'follows', unique: [], index: ['creatorId'] },
  subscriptions: { name: 'subscriptions', unique: [], index: ['creatorId'] },
  /** Who keeps whom out: `<byId>:<personId>`. In `listOf` stands the first while the block stands. */
  blocks: { name: 'blocks', unique: [], index: [], ordered: [{ field: 'listOf', by: 'atMs' }] },
  /** Who restricts whom: `<byId>:<personId>`. It goes when it is lifted, or after its time. */
  curbs: { name: 'curbs', unique: [], index: [], ordered: [{ field: 'byId', by: 'atMs' }] },
  /** Blocks that came soon after a payment. In `wakes` stands `yes` while one moves by itself, in `waits` while it is to be judged. */
  reports: {
    name: 'reports',
    unique: [],
    index: [],
    ordered: [
      { field: 'fanId', by: 'atMs' },
      { field: 'creatorId', by: 'atMs' },
      { field: 'wakes', by: 'wakeAtMs' },
      { field: 'waits', by: 'judgeAtMs' },
    ],
  },
  /** What people report, by what it is about. In `waits` stands `yes` until it is decided, in `goes` while it is to be removed later. */
  flags: {
    name: 'flags',
    unique: [],
    index: [],
    ordered: [
      { field: 'waits', by: 'rank' },
      { field: 'decided', by: 'decidedAtMs' },
      { field: 'goes', by: 'goesAtMs' },
      { field: 'aboutId', by: 'atMs' },
    ],
  },
  /** One per person, id = the person's: when they reported something. */
  flagWriters: { name: 'flagWriters', unique: [], index: [] },
  invites: { name: 'invites', unique: ['place'], index: ['creatorId'] },
  /** `<code>:<number of the use>`; a guest is `<code>:<personId>`, guest of a creator `<creatorId>:<personId>`. */
  inviteUses: { name: 'inviteUses', unique: ['guest'], index: ['guestOf'] },
  /** One for each direct conversation and group: all of it but its older lines. In `owing` while money is on its way, or a mention is not told. */
  conversations: {
    name: 'conversations',
    unique: [],
    index: ['owing'],
    // `expires` is `yes` where lines disappear
    ordered: [{ field: 'expires', by: 'expiresAtMs' }],
  },
  /** What changed in a conversation since its document was written, where that is little: id = the conversation's. */
  conversationAnnexes: { name: 'conversationAnnexes', unique: [], index: [] },
  /**
   * Older lines of conversations, in pages of up to 50: `<conversationId>:<last number of the stretch>`. In `words` stands what its
   * lines are found by, their commands too; in `expires` the conversation where one of them disappears.
   */
  chatPages: {
    name: 'chatPages',
    unique: [],
    index: [],
    ordered: [
      { field: 'conversationId', by: 'seq' },
      { field: 'expires', by: 'untilMs' },
    ],
    words: { field: 'words', within: 'conversationId', by: 'seq', isNumbered: true },
  },
  /**
   * Older lines as they were put down before there were pages, `<conversationId>:<seq>`; in `command` whose command wrote it, in
   * `words` what it is found by.
   */
  chatLines: {
    name: 'chatLines',
    unique: [],
    index: ['command'],
    ordered: [
      { field: 'conversationId', by: 'seq' },
      { field: 'expires', by: 'untilMs' },
    ],
    words: { field: 'words', within: 'conversationId', by: 'seq' },
  },
  /** Where conversations stand in the lists of people: `<personId>:<conversationId>`. */
  conversationPlaces: {
    name: 'conversationPlaces',
    unique: [],
    index: [],
    ordered: [{ field: 'personId', by: 'atMs' }],
  },
  /** One per person, id = person's id: who may write to them. */
  messageRules: { name: 'messageRules', unique: [], index: [] },
  /** One per creator, id = person's id: what a minute of a call with them costs. */
  callPrices: { name: 'callPrices', unique: [], index: [] },
  /** One per person, id = person's id: what they tell about themselves. */
  profiles: { name: 'profiles', unique: [], index: [] },
  /** One per person, id = person's id: the limits of their own spending, and what it came to. */
  spending: { name: 'spending', unique: [], index: [] },
  /** Links that ask for a tip, id = what stands in their address. */
  tipLinks: { name: 'tipLinks', unique: ['place'], index: ['creatorId'] },
  /** Counts of tip links: `<id>:visits`, and in `<id>:tips` what whole pages of the journal came to. */
  tipLinkCounts: { name: 'tipLinkCounts', unique: [], index: [] },
  /** Tips that repeat; `pair` is `<giverId>:<payeeId>`, `creatorId` the giver, and `dueAtMs` the next date. */
  repeats: {
    name: 'repeats',
    unique: ['place', 'pair'],
    index: ['creatorId'],
    ordered: [{ field: 'wakes', by: 'dueAtMs' }],
  },
  /** Goals that people pledge for, with the pledges. `creatorId` and `place` stand in one while it is open. */
  pledgeGoals: {
    name: 'pledgeGoals',
    unique: ['place'],
    index: ['creatorId'],
    ordered: [
      { field: 'ownerId', by: 'createdAtMs' },
      { field: 'wakes', by: 'wakeAtMs' },
    ],
  },
  /** Streams that are to come. In `wakes` stands `yes`; each has something to do by itself from `wakeAtMs` on. */
  comingStreams: {
    name: 'comingStreams',
    unique: ['place'],
    index: ['creatorId'],
    ordered: [
      { field: 'ownerId', by: 'startMs' },
      { field: 'wakes', by: 'wakeAtMs' },
    ],
  },
  /** Who is reminded of which, as `<id of the stream to come>:<personId>`; `creatorId` is the person. */
  streamReminders: { name: 'streamReminders', unique: ['place'], index: ['creatorId', 'entryId'] },
  /** One per creator, id = creator's id: who has a share of the tips of their streams. */
  splits: { name: 'splits', unique: [], index: [] },
  /** One per creator, id = creator's id: what whole pages of the journal say that each person tipped them. */
  supporterSums: { name: 'supporterSums', unique: [], index: [] },
  /** One per person, id = person's id: whether they are left out of all boards of supporters. */
  supporterWishes: { name: 'supporterWishes', unique: [], index: [] },
  /** Invite links of groups, as `invites` and `inviteUses` are those of creators; `creatorId` is the group's id. */
  groupInvites: { name: 'groupInvites', unique: ['place'], index: ['creatorId'] },
  groupInviteUses: { name: 'groupInviteUses', unique: ['guest'], index: ['guestOf'] },
  /** Top-ups by payment id. `open` and `openOf` (the payer) while they are not decided. */
  payments: { name: 'payments', unique: [], index: ['open', 'openOf'] },
  payouts: {
    name: 'payouts',
    unique: [],
    index: ['open'],
    ordered: [{ field: 'userId', by: 'createdAtMs' }],
  },
  /** One per creator: at most one payout is being set aside at a time. */
  payoutDesks: { name: 'payoutDesks', unique: [], index: ['busy'] },
  /** One per creator: what came in lately, counted from the journal. `behind` while there is more to count. */
  earnings: { name: 'earnings', unique: [], index: ['behind'] },
  /** In `open` stands the folder of its files, while it is recorded or waits to be made. */
  replays: { name: 'replays', unique: ['place'], index: ['creatorId', 'open'] },
  /** `<personId>/<key of the event>`; `place` is `<personId>:<seq>`, so that each seq is given once. */
  notices: {
    name: 'notices',
    unique: ['place'],
    index: [],
    // `push` is `due` while devices are to be told
    ordered: [
      { field: 'personId', by: 'seq' },
      { field: 'push', by: 'pushAtMs' },
    ],
  },
  /** Up to which line a person was told of a conversation while away: `<personId>:<conversationId>`. */
  pushedLines: { name: 'pushedLines', unique: [], index: [], ordered: [{ field: 'push', by: 'pushAtMs' }] },
  /** Devices that are told while nobody looks, id = hash of the endpoint. */
  pushDevices: {
    name: 'pushDevices',
    unique: [],
    index: [],
    ordered: [{ field: 'personId', by: 'sinceMs' }],
  },
  /** One per account of the journal: up to where its entries were made into notices. */
  noticeTails: { name: 'noticeTails', unique: [], index: [] },
  /** One per person, id = person's id: up to where the notices were read. */
  inboxes: { name: 'inboxes', unique: [], index: [] },
  /** In `open` stands the folder of its files, while there is something to be done for it. */
  files: { name: 'files', unique: [], index: ['personId', 'open'] },
  /** One per person, id = person's id: what they began to send today, and what they had before. */
  fileDesks: { name: 'fileDesks', unique: [], index: [] },
  /** One per person, id = person's id: the file of their picture, and those before it that are to be removed. */
  profilePictures: { name: 'profilePictures', unique: [], index: [] },
  /** One per person, id = person's id: the cover of their profile, as `profilePictures`. */
  profileCovers: { name: 'profileCovers', unique: [], index: [] },
  /** What the escrow's operator has sent to a chain: `<chain>:<account>:<nonce>`. In `open` stands the sender until it is final. */
  escrowTransactions: {
    name: 'escrowTransactions',
    unique: [],
    index: ['key', 'open'],
    ordered: [{ field: 'sender', by: 'nonce' }],
  },
  /**
   * Money of bids that custody locks on a chain, id = the bid's id. In `open` stands `yes` until nothing can happen to it any more;
   * in `told` the chain and contract, with the block up to which it was told of.
   */
  custodyLocks: {
    name: 'custodyLocks',
    unique: ['chainBid'],
    index: ['meetingId', 'trouble'],
    ordered: [
      { field: 'open', by: 'nextAtMs' },
      { field: 'told', by: 'toldBlock' },
    ],
  },
  /** One for each chain and contract: which process follows, and up to where events were read. */
  custodyDesks: { name: 'custodyDesks', unique: [], index: [] },
  /**
   * What fans consented to, id = the meeting's id, or `gate:<creatorId>:<place>:<fanId>`; the answers are encrypted. Those at gates
   * have `gateBy`, the fan's id, and `gateTo`, the creator's.
   */
  kyfConsents: {
    name: 'kyfConsents',
    unique: [],
    index: [],
    ordered: [
      { field: 'gateBy', by: 'givenAtMs' },
      { field: 'gateTo', by: 'givenAtMs' },
    ],
  },
  /** One per creator, id = creator's id: what they ask for at their gates. */
  gates: { name: 'gates', unique: [], index: [] },
  /** The keys of these answers, id = the consent's id, as long as they are leased. */
  kyfKeys: { name: 'kyfKeys', unique: [], index: [], ordered: [{ field: 'expires', by: 'expiresAtMs' }] },
  /**
   * What people told of who they are, id = the person's; every value is encrypted. In `waits` stands `yes` while a form is to be
   * looked at, in `decided` from a verdict on, in `owes` while something of a verdict is to be carried out.
   */
  kycCases: {
    name: 'kycCases',
    unique: ['checkId'],
    index: ['owes'],
    ordered: [
      { field: 'waits', by: 'sinceMs' },
      { field: 'decided', by: 'sinceMs' },
    ],
  },
  /** The keys of these values, id = the person's, each wrapped by a master key. In `kept` stands `yes`. */
  kycKeys: { name: 'kycKeys', unique: [], index: [], ordered: [{ field: 'kept', by: 'master' }] },
  /** Who looked at what of whom, and why. */
  kycLooks: { name: 'kycLooks', unique: [], index: [], ordered: [{ field: 'personId', by: 'atMs' }] },
  /**
   * What fans bid for, by meeting. In `wakes` stands `yes` while it moves by itself, from `wakeAtMs` on, and in `disputed` while an
   * arbiter is to decide, until `disputedUntilMs`.
   */
  meetings: {
    name: 'meetings',
    unique: [],
    index: [],
    ordered: [
      { field: 'wakes', by: 'wakeAtMs' },
      { field: 'disputed', by: 'disputedUntilMs' },
    ],
  },
  /**
   * Where meetings stand in the lists of people: `<fan|creator>:<personId>:<meetingId>`, and of two who have come to a meeting:
   * `pair:<personId>:<personId>:<meetingId>`; `listOf` is without the meeting.
   */
  meetingPlaces: {
    name: 'meetingPlaces',
    unique: [],
    index: [],
    ordered: [{ field: 'listOf', by: 'atMs' }],
  },
  /** One per creator, id = creator's id: what they offer to bidders. */
  meetingSettings: { name: 'meetingSettings', unique: [], index: [] },
  /** One per creator, id = creator's id: the times that meetings have taken. */
  meetingTimes: { name: 'meetingTimes', unique: [], index: [] },
  /** One per creator, id = creator's id: when they can be met. */
  calendars: { name: 'calendars', unique: [], index: [] },
  /** Calendars of creators elsewhere, with their busy times. In `watch` stands `yes`; they are read again from `nextAtMs` on. */
  busyFeeds: {
    name: 'busyFeeds',
    unique: [],
    index: [],
    ordered: [
      { field: 'creatorId', by: 'addedAtMs' },
      { field: 'watch', by: 'nextAtMs' },
    ],
  },
  /** One per person, id = their id: the secret of the address of their calendar, as `streamKeys`. */
  calendarFeedKeys: { name: 'calendarFeedKeys', unique: ['digest', 'token'], index: [] },
  /** Ids of webhook events that were taken, by the day they came. */
  webhookEvents: { name: 'webhookEvents', unique: [], index: ['day'] },
  /** The memory of the sandbox that checks identities. */
  sandboxChecks: { name: 'sandboxChecks', unique: [], index: ['telling'] },
  /** The sandbox provider's own memory. */
  sandboxOrders: { name: 'sandboxOrders', unique: [], index: ['telling'] },
} as const satisfies Record<string, CollectionSpec>;
