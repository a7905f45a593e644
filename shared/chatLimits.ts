import { DAY_MS, HOUR_MS, SECOND_MS } from './time.ts';

/** The limits of conversations. They stand apart from LIMITS so that a page without a messenger does not load them. */
export const CHAT_LIMITS = {
  /** The most characters of one line, in UTF-16 units as a text box counts them: an emoji is two or more. */
  lineChars: 4_000,
  /** The most people that one line mentions. */
  mentions: 20,
  /** The most files of one line. */
  files: 10,
  /** The most people of one group. */
  members: 200,
  /** People who are out of a group and are remembered, so that they can read what they could read then. */
  formerMembers: 500,
  groupNameChars: 60,
  /** The most lines of one page of the history, and about the most bytes of it. */
  pageLines: 50,
  pageBytes: 48 * 1024,
  /** The most lines that are asked for by their numbers at once. */
  linesByNumber: 50,
  /** Lines that may be pinned at once. */
  pins: 20,
  /** Different emoji on one line. */
  reactionKinds: 20,
  /** The most days that a creator may take to answer a paid message. */
  paidAnswerDays: 14,
  /** Paid messages of one person that may wait for their answer in one conversation. */
  paidWaiting: 10,
  /** Requests to one person that somebody may take back before they are answered, and send anew. */
  withdrawals: 3,
  /** How long a line may be edited, and be taken back by who wrote it. */
  editMs: 48 * HOUR_MS,
  slowModeSeconds: 300,
  /** How long somebody is shown as typing who does not say so again. */
  typingMs: 6 * SECOND_MS,
  /** Invite links of one group. */
  invites: 20,
  inviteUses: 1_000,
  inviteMinutes: (365 * DAY_MS) / 60_000,
  /** Conversations of one person. */
  conversations: 1_000,
  /** The most conversations of one page of the list. */
  listPage: 30,
  /** The most characters of a line in the list of conversations. */
  excerptChars: 120,
  /** Lines that one person may write at once, and each second after that, in all conversations. */
  writeBurst: 20,
  writePerSecond: 2,
  /** Calls that one person may begin at once, and each second after that; to call more people counts as well. */
  ringBurst: 6,
  ringPerSecond: 0.1,
  /** For how many minutes of a call money is held at once. */
  paidCallMinutes: 15,
  /** The longest call. */
  callMs: 8 * HOUR_MS,
  /** How long whoever called and is gone before anybody has answered may take to come back; then the ringing stops. */
  callerBackMs: 8 * SECOND_MS,
  /** How often the inboxes of people in a call are told of it, and after how long without that they forget it. */
  callToldMs: 4 * SECOND_MS,
  callForgottenMs: 12 * SECOND_MS,
  /** Searches of one person at once, and each second after that, in all conversations. */
  searchBurst: 20,
  searchPerSecond: 2,
} as const;
