import { MINUTE_MS, SECOND_MS } from './time.ts';

/**
 * Every queue, roster, history, retry, message and wait that a client can feel has its limit here,
 * and a test at the limit and one past it.
 */
export const LIMITS = {
  /** The most characters (code points) of one chat line. */
  lineChars: 500,
  /** The most characters of the message that a tip carries. */
  tipMessageChars: 200,
  streamTitleChars: 100,
  /** The most tags of a stream, and the most characters of one. */
  streamTags: 5,
  streamTagChars: 24,
  goalTitleChars: 80,
  /** The marks on the way to one goal. */
  goalMilestones: 5,
  displayNameChars: 40,
  /** Lines and tips that a late joiner is sent. */
  historyEvents: 50,
  /** Deletions that a page is told of which was away meanwhile. */
  linesGone: 50,
  /** Lines whose writers are remembered, so that a moderator may take one away. */
  linesKnown: 500,
  topTippers: 50,
  /** The top tippers in a room's synced state. */
  stateTippers: 10,
  /** The public listings in a lobby's synced state; its messages have all. */
  lobbyStateStreams: 100,
  /** The shortest time between two patches of a room's synced state. */
  statePatchMs: 1 * SECOND_MS,
  rosterPageSeats: 100,
  /** The most bytes of one client frame; SDP is the largest honest one. */
  clientFrameBytes: 32 * 1024,
  /**
   * The deepest nesting of lists and maps in one payload, and the most values and keys; more closes the connection.
   */
  clientFrameDepth: 8,
  clientFrameValues: 500,
  /** Frames of one connection in a second, pings and pongs counted; one more closes it. */
  clientFramesPerSecond: 400,
  /** Token buckets of one person: burst, and refill per second. */
  sayBurst: 5,
  sayPerSecond: 1,
  tipBurst: 20,
  tipPerSecond: 10,
  reactBurst: 40,
  reactPerSecond: 20,
  signalBurst: 300,
  signalPerSecond: 60,
  controlBurst: 20,
  controlPerSecond: 5,
  /**
   * Bytes that the server holds for one viewer that does not read: above the first it skips frames, above the second
   * it closes.
   */
  seatBufferSkipBytes: 96 * 1024,
  seatBufferCloseBytes: 192 * 1024,
  /** How long a viewer may lag before the server closes it. */
  seatLagMs: 15 * SECOND_MS,
  /** How long a closed seat may take to say goodbye before its connection is cut. */
  seatCloseGraceMs: 5 * SECOND_MS,
  /** The longest time that an event waits for its frame. */
  feedTickMaxMs: 150,
  /** The longest time until people are told how many watch, when nothing else happens. */
  viewersTickMaxMs: 5 * SECOND_MS,
  /**
   * The most events and, about, bytes of one frame; what is more waits for the next. It is well below what a seat may
   * hold.
   */
  feedFrameEvents: 500,
  feedFrameBytes: 72 * 1024,
  /** Commands that may wait for an authority; one more is refused, and told again where it must not be lost. */
  authorityInbox: 10_000,
  /** Frames that an authority keeps for shards that missed some. */
  feedResendFrames: 64,
  /**
   * An authority beats at least so often. A shard that hears nothing for `authorityDoubtMs` looks whether its process
   * lives; one that hears nothing for `authorityLostMs` fails closed.
   */
  authorityBeatMs: 1 * SECOND_MS,
  authorityDoubtMs: 2.5 * SECOND_MS,
  authorityLostMs: 5 * SECOND_MS,
  /** How long a creator may take to come back before the stream ends by itself. */
  creatorGraceMs: 5 * MINUTE_MS,
  /** How long the room takes late facts after the end, before it closes. */
  endedGraceMs: 20 * SECOND_MS,
  /**
   * Tickets of one sale. Each stands in the stream's document, about 400 bytes, which is written with every durable
   * frame.
   */
  tickets: 2_000,
  /** Requests that wait for a one-to-one; one more puts the lowest bid out, or is refused when it is the lowest. */
  queuedRequests: 50,
  /** Orders in the book of one room that hold money, may hold it soon, or bought something that lasts. */
  openOrders: 5_000,
  /** Holders of paid tickets that a switch of the mode names. */
  holdersNamed: 12,
  /** How long a request waits for its turn before its money returns. */
  requestMinutes: 60,
  requestMessageChars: 200,
  callMinutesMin: 5,
  callMinutesMax: 30,
  /** How long both ends may take to be ready after an accept, and to be connected after that. */
  callReadyMs: 60 * SECOND_MS,
  callConnectMs: 30 * SECOND_MS,
  /** How long an end of a one-to-one that dropped out may take to come back. */
  callGraceMs: 60 * SECOND_MS,
  /**
   * How long in a call the word of one end alone, that the picture is lost, stops the timer. It is shorter than the
   * grace.
   */
  callClaimMs: 30 * SECOND_MS,
  /** People who are in a group call, or on their way into it, at once. */
  callPeople: 8,
  /** People whom one call remembers, those who are out of it included. */
  callPeopleKept: 200,
  callRingMs: 45 * SECOND_MS,
  /** How long somebody waits who is alone in a group call. */
  callAloneMs: 60 * SECOND_MS,
  tiers: 5,
  tippedWithinDays: 365,
  streamLimitMinutes: 24 * 60,
  menuItems: 20,
  menuTitleChars: 60,
  menuOrders: 100,
  /** Orders from the menu that wait to be done: of all people, and of one. */
  menuWaiting: 50,
  menuOfPerson: 5,
  /** What was done from the menu last, as everybody is shown it. */
  menuDoneShown: 10,
  /** How long an order from the menu waits before its money returns: unless the item says otherwise, and at most. */
  menuMinutes: 30,
  menuMinutesMax: 120,
  /** The longest time after an order in which its item cannot be ordered again. */
  menuCooldownSeconds: 60 * 60,
  /** Paid messages that stay above the chat at once. */
  pins: 12,
  slowModeSeconds: 300,
  muteMinutes: 24 * 60,
  moderators: 20,
  removedPeople: 1_000,
  /** Judgements of tips that wait for review on the overlay, and changes of that review, that are remembered. */
  overlayJudged: 500,
  overlayReviews: 20,
  invites: 200,
  inviteUses: 10_000,
  inviteLabelChars: 60,
  inviteMinutes: 365 * 24 * 60,
  subscriptionDays: 366,
  subscribersPage: 50,
  /** The most followers that are counted; a creator with more is shown as having so many. */
  followersCounted: 10_000,
  /** Private streams that one lobby shows to those who may enter; the others are found by their links. */
  lobbyPrivateStreams: 200,
  /** Replays of one creator, those that are being made included. */
  replays: 200,
  stillBytes: 150 * 1024,
  meshViewers: 8,
  /** Connections of one person to any rooms, over all processes of a server set. */
  seatsOfPerson: 40,
  /** Guests who come from one address at once, behind which may be a whole campus. */
  guestsOfAddress: 300,
  /** A process whose looks around come so late, so many times in a row, removes that part of its guests, … */
  guestLateMs: 300,
  guestLateLooks: 3,
  guestsRemovedPart: 0.25,
  /** … and takes no new ones for so long. */
  guestRestMs: 60 * SECOND_MS,
  /** Pictures of one stream that one person may watch, on as many screens. */
  picturesOfPerson: 3,
} as const;
