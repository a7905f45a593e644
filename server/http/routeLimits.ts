/** The limits of requests. routeTable.ts says which of them counts a route. */

/** How many requests are taken in a minute: many from people, few from machines that guess or make accounts. */
export interface RouteLimit {
  /** Requests of one address (an IPv4 address or an IPv6 network), behind which may be a whole campus. */
  readonly ofAddress: number;
  /** Requests of one person, with whatever log-in and from wherever; absent: people are not told apart. */
  readonly ofPerson?: number;
  /** What is counted, as docs/security.md says it. */
  readonly counts: string;
}

export const ROUTE_LIMITS = {
  register: { ofAddress: 60, counts: 'accounts asked for' },
  logIn: { ofAddress: 120, counts: 'log-ins tried; wrong passwords of one account besides, from wherever' },
  /** Counted by address alone: the first request ends who is asking. */
  logOut: { ofAddress: 1_200, counts: 'log-ins ended' },
  password: { ofAddress: 120, ofPerson: 30, counts: 'changes of a password; wrong ones as at the log-in' },
  mailedLink: {
    ofAddress: 60,
    ofPerson: 12,
    counts: 'e-mails with a link asked for; those to one address besides',
  },
  linkUsed: { ofAddress: 120, counts: 'links of e-mails used' },
  takeOut: { ofAddress: 60, ofPerson: 6, counts: 'files of everything that is kept of somebody' },
  rename: { ofAddress: 120, ofPerson: 12, counts: 'changes of a name or a handle' },
  erase: { ofAddress: 60, ofPerson: 12, counts: 'looks at what an erasure does, and erasures' },
  identity: { ofAddress: 600, ofPerson: 60, counts: 'changes of the form of who one is' },
  identityLook: {
    ofAddress: 600,
    ofPerson: 120,
    counts: 'looks of auditors at who people are, and verdicts',
  },
  endSession: { ofAddress: 600, ofPerson: 60, counts: 'log-ins ended one by one' },
  secondStep: { ofAddress: 600, ofPerson: 60, counts: 'changes of the second step, and codes shown for it' },
  passkey: { ofAddress: 240, counts: 'log-ins with a passkey' },
  becomeCreator: { ofAddress: 120, ofPerson: 12, counts: 'people who become creators' },
  demoLogIn: { ofAddress: 240, counts: 'log-ins as demo people' },
  demoShow: { ofAddress: 60, counts: 'starts and ends of the demo show' },
  account: { ofAddress: 6_000, ofPerson: 600, counts: 'looks at the own account' },
  look: { ofAddress: 3_000, ofPerson: 600, counts: 'looks at what is public' },
  access: { ofAddress: 6_000, ofPerson: 600, counts: 'follows, invites, subscribers, keys' },
  stream: { ofAddress: 1_200, ofPerson: 120, counts: 'the own stream asked for' },
  block: { ofAddress: 600, ofPerson: 60, counts: 'people blocked or restricted, or let in again' },
  report: { ofAddress: 300, ofPerson: 30, counts: 'reports, and what is done about reports of blocks' },
  redeem: { ofAddress: 600, ofPerson: 60, counts: 'invites tried' },
  converse: { ofAddress: 600, ofPerson: 60, counts: 'conversations begun' },
  conversations: { ofAddress: 6_000, ofPerson: 600, counts: 'looks at conversations and people' },
  push: { ofAddress: 600, ofPerson: 60, counts: 'devices that are to be told, or no longer' },
  search: { ofAddress: 1_200, ofPerson: 120, counts: 'searches through one’s messages' },
  topUp: { ofAddress: 2_400, ofPerson: 240, counts: 'top-ups' },
  money: { ofAddress: 2_400, ofPerson: 240, counts: 'quotes, conversions, payouts' },
  profile: { ofAddress: 600, ofPerson: 60, counts: 'changes of the own profile' },
  tip: { ofAddress: 1_200, ofPerson: 120, counts: 'tips from profiles' },
  repeat: { ofAddress: 600, ofPerson: 60, counts: 'tips repeated, or no longer' },
  pledgeGoal: { ofAddress: 600, ofPerson: 60, counts: 'goals made or ended' },
  pledge: { ofAddress: 1_200, ofPerson: 120, counts: 'pledges for goals' },
  schedule: { ofAddress: 600, ofPerson: 60, counts: 'streams planned, changed or called off' },
  remind: { ofAddress: 1_200, ofPerson: 120, counts: 'reminders of streams asked for, or no longer' },
  thanks: { ofAddress: 600, ofPerson: 60, counts: 'thanks for tips' },
  spending: { ofAddress: 600, ofPerson: 60, counts: 'changes of the own limits of spending' },
  tipLink: { ofAddress: 600, ofPerson: 60, counts: 'tip links made or revoked' },
  visit: { ofAddress: 600, ofPerson: 60, counts: 'visits of tip links' },
  code: { ofAddress: 600, ofPerson: 60, counts: 'codes of tip links for cameras' },
  busyFeed: { ofAddress: 60, ofPerson: 12, counts: 'calendars elsewhere added' },
  bid: { ofAddress: 600, ofPerson: 60, counts: 'bids for meetings' },
  walletBid: { ofAddress: 300, ofPerson: 20, counts: 'bids from crypto wallets, and what they are to sign' },
  consent: { ofAddress: 600, ofPerson: 60, counts: 'consents given or taken back, and looks at them' },
  ticketCode: { ofAddress: 300, ofPerson: 20, counts: 'codes of a meeting typed' },
  statement: { ofAddress: 6_000, ofPerson: 600, counts: 'pages of statements, receipts' },
  export: { ofAddress: 120, ofPerson: 12, counts: 'whole statements and audit logs' },
  books: { ofAddress: 120, ofPerson: 60, counts: 'checks of all books' },
  still: { ofAddress: 2_400, ofPerson: 240, counts: 'pictures put' },
  picture: { ofAddress: 12_000, counts: 'pictures looked at' },
  replay: { ofAddress: 12_000, ofPerson: 1_200, counts: 'parts of films' },
  upload: { ofAddress: 600, ofPerson: 120, counts: 'files announced or given up' },
  uploadPart: { ofAddress: 6_000, ofPerson: 1_200, counts: 'parts of files sent' },
  fileLook: { ofAddress: 12_000, ofPerson: 1_200, counts: 'questions about files' },
  filePart: { ofAddress: 30_000, counts: 'files and parts of them read' },
  webhook: { ofAddress: 6_000, counts: 'events of the payment provider, and of the provider of checks' },
  whipOpen: { ofAddress: 120, counts: 'sessions of encoders opened' },
  whipChange: { ofAddress: 600, counts: 'changes to them' },
  whepOpen: { ofAddress: 600, counts: 'sessions of players opened' },
  whepChange: { ofAddress: 3_000, counts: 'changes to them' },
  tools: { ofAddress: 1_200, counts: 'developer pages and what they ask' },
  operation: { ofAddress: 600, counts: 'looks at health and metrics' },
  page: { ofAddress: 30_000, counts: 'pages and their files' },
  /** Counts what has no row: addresses that do not exist, other methods. */
  unknown: { ofAddress: 1_200, counts: 'requests for what does not exist' },
} as const satisfies Readonly<Record<string, RouteLimit>>;

export type RouteLimitName = keyof typeof ROUTE_LIMITS;
