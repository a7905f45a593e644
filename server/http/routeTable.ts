/**
 * Every route of the server, once: who may ask, and which limit counts it. `requestLimits.ts` counts each request by
 * its row before anything else is done with it; docs/security.md shows the table; tests fail for a route that has no
 * row, and for a row whose limit or door does not hold.
 */

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
  mailedLink: { ofAddress: 60, ofPerson: 12, counts: 'e-mails with a link asked for; those to one address besides' },
  linkUsed: { ofAddress: 120, counts: 'links of e-mails used' },
  endSession: { ofAddress: 600, ofPerson: 60, counts: 'log-ins ended one by one' },
  becomeCreator: { ofAddress: 120, ofPerson: 12, counts: 'people who become creators' },
  demoLogIn: { ofAddress: 240, counts: 'log-ins as demo people' },
  demoShow: { ofAddress: 60, counts: 'starts and ends of the demo show' },
  account: { ofAddress: 6_000, ofPerson: 600, counts: 'looks at the own account' },
  look: { ofAddress: 3_000, ofPerson: 600, counts: 'looks at what is public' },
  access: { ofAddress: 6_000, ofPerson: 600, counts: 'follows, invites, subscribers, keys' },
  stream: { ofAddress: 1_200, ofPerson: 120, counts: 'the own stream asked for' },
  block: { ofAddress: 600, ofPerson: 60, counts: 'people blocked, or let in again' },
  report: { ofAddress: 300, ofPerson: 30, counts: 'what is done about reports of blocks' },
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
  thanks: { ofAddress: 600, ofPerson: 60, counts: 'thanks for tips' },
  spending: { ofAddress: 600, ofPerson: 60, counts: 'changes of the own limits of spending' },
  tipLink: { ofAddress: 600, ofPerson: 60, counts: 'tip links made or revoked' },
  visit: { ofAddress: 600, ofPerson: 60, counts: 'visits of tip links' },
  code: { ofAddress: 600, ofPerson: 60, counts: 'codes of tip links for cameras' },
  busyFeed: { ofAddress: 60, ofPerson: 12, counts: 'calendars elsewhere added' },
  bid: { ofAddress: 600, ofPerson: 60, counts: 'bids for meetings' },
  walletBid: { ofAddress: 300, ofPerson: 20, counts: 'bids from crypto wallets, and what they are to sign' },
  consent: { ofAddress: 600, ofPerson: 60, counts: 'consents before a meeting, and looks at them' },
  ticketCode: { ofAddress: 300, ofPerson: 20, counts: 'codes of a meeting typed' },
  statement: { ofAddress: 6_000, ofPerson: 600, counts: 'pages of statements, receipts' },
  export: { ofAddress: 120, ofPerson: 12, counts: 'whole statements' },
  books: { ofAddress: 120, ofPerson: 60, counts: 'checks of all books' },
  still: { ofAddress: 2_400, ofPerson: 240, counts: 'pictures put' },
  picture: { ofAddress: 12_000, counts: 'pictures looked at' },
  replay: { ofAddress: 12_000, ofPerson: 1_200, counts: 'parts of films' },
  upload: { ofAddress: 600, ofPerson: 120, counts: 'files announced or given up' },
  uploadPart: { ofAddress: 6_000, ofPerson: 1_200, counts: 'parts of files sent' },
  fileLook: { ofAddress: 12_000, ofPerson: 1_200, counts: 'questions about files' },
  filePart: { ofAddress: 30_000, counts: 'files and parts of them read' },
  webhook: { ofAddress: 6_000, counts: 'events of the payment provider' },
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

/**
 * Who may ask. `secret`: whoever has what the address or a header must hold. `operator`: this machine, or whoever has
 * the metrics token.
 */
type Who = 'anybody' | 'people' | 'creators' | 'admins' | 'secret' | 'operator';

export interface RouteRow {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ALL';
  /** The path as Express writes it. */
  readonly path: string;
  readonly who: Who;
  readonly limit: RouteLimitName;
  /** The route exists only in demo mode. */
  readonly demo?: true;
  /** The route exists only with developer pages. */
  readonly dev?: true;
}

const row = (route: string, who: Who, limit: RouteLimitName): RouteRow => {
  const [method, path] = route.split(' ') as [RouteRow['method'], string];
  return { method, path, who, limit };
};

/** All routes, in this order: of two that fit a request the first one counts it. */
export const ROUTES: readonly RouteRow[] = [
  { ...row('ALL /monitor', 'admins', 'tools'), dev: true },
  { ...row('ALL /monitor/{*path}', 'admins', 'tools'), dev: true },
  { ...row('ALL /playground', 'admins', 'tools'), dev: true },
  { ...row('ALL /playground/{*path}', 'admins', 'tools'), dev: true },
  row('GET /health', 'anybody', 'operation'),
  row('GET /metrics', 'operator', 'operation'),
  row('GET /stills/:streamId', 'anybody', 'picture'),
  row('GET /people/:personId/picture', 'anybody', 'picture'),
  row('GET /files/:fileId/:part', 'secret', 'filePart'),
  row('POST /webhooks/payments', 'secret', 'webhook'),

  row('OPTIONS /whip', 'anybody', 'whipChange'),
  row('OPTIONS /whip/:streamKey', 'anybody', 'whipChange'),
  row('OPTIONS /whip/:streamId/:sessionId', 'anybody', 'whipChange'),
  row('POST /whip', 'secret', 'whipOpen'),
  row('POST /whip/:streamKey', 'secret', 'whipOpen'),
  row('PATCH /whip/:streamId/:sessionId', 'secret', 'whipChange'),
  row('DELETE /whip/:streamId/:sessionId', 'secret', 'whipChange'),
  row('ALL /whip', 'anybody', 'whipChange'),
  row('ALL /whip/:streamKey', 'anybody', 'whipChange'),
  row('ALL /whip/:streamId/:sessionId', 'anybody', 'whipChange'),
  row('OPTIONS /whep/:streamId', 'anybody', 'whepChange'),
  row('OPTIONS /whep/:streamId/:sessionId', 'anybody', 'whepChange'),
  row('POST /whep/:streamId', 'secret', 'whepOpen'),
  row('PATCH /whep/:streamId/:sessionId', 'secret', 'whepChange'),
  row('DELETE /whep/:streamId/:sessionId', 'secret', 'whepChange'),
  row('ALL /whep/:streamId', 'anybody', 'whepChange'),
  row('ALL /whep/:streamId/:sessionId', 'anybody', 'whepChange'),

  row('POST /api/register', 'anybody', 'register'),
  row('POST /api/login', 'anybody', 'logIn'),
  row('GET /api/me', 'people', 'account'),
  row('POST /api/logout', 'people', 'logOut'),
  row('POST /api/password', 'people', 'password'),
  row('POST /api/password-reset', 'anybody', 'mailedLink'),
  row('POST /api/password-reset/finish', 'anybody', 'linkUsed'),
  row('GET /api/email', 'people', 'account'),
  row('POST /api/email/verify', 'people', 'mailedLink'),
  row('POST /api/email/change', 'people', 'mailedLink'),
  row('POST /api/email/confirm', 'anybody', 'linkUsed'),
  row('GET /api/sessions', 'people', 'account'),
  row('DELETE /api/sessions/:sessionId', 'people', 'endSession'),
  row('POST /api/creator', 'people', 'becomeCreator'),
  { ...row('GET /api/demo', 'anybody', 'look'), demo: true },
  { ...row('POST /api/demo/login', 'anybody', 'demoLogIn'), demo: true },
  { ...row('GET /api/demo/show', 'anybody', 'look'), demo: true },
  { ...row('POST /api/demo/show', 'anybody', 'demoShow'), demo: true },
  { ...row('DELETE /api/demo/show', 'anybody', 'demoShow'), demo: true },

  row('GET /api/creators/:handleOrId', 'anybody', 'look'),
  row('POST /api/creators/:id/follow', 'people', 'access'),
  row('DELETE /api/creators/:id/follow', 'people', 'access'),
  row('GET /api/blocks', 'people', 'account'),
  row('GET /api/blocks/:personId', 'people', 'account'),
  row('GET /api/blocks/:personId/review', 'people', 'block'),
  row('PUT /api/blocks/:personId', 'people', 'block'),
  row('DELETE /api/blocks/:personId', 'people', 'block'),
  row('GET /api/reports', 'people', 'account'),
  row('POST /api/reports/:reportId/file', 'people', 'report'),
  row('POST /api/reports/:reportId/answer', 'people', 'report'),
  row('POST /api/reports/:reportId/appeal', 'people', 'report'),
  row('POST /api/reports/:reportId/accept', 'people', 'report'),
  row('GET /api/invites', 'creators', 'access'),
  row('POST /api/invites', 'creators', 'access'),
  row('DELETE /api/invites/:id', 'creators', 'access'),
  row('GET /api/invites/:code', 'anybody', 'redeem'),
  row('POST /api/invites/:code/redeem', 'people', 'redeem'),
  row('GET /api/subscribers', 'creators', 'access'),
  row('POST /api/subscribers', 'creators', 'access'),
  row('DELETE /api/subscribers/:personId', 'creators', 'access'),

  row('GET /api/conversations', 'people', 'conversations'),
  row('POST /api/conversations', 'people', 'converse'),
  row('GET /api/conversations/:conversationId', 'people', 'conversations'),
  row('GET /api/search', 'people', 'search'),
  row('GET /api/group-invites/:code', 'anybody', 'redeem'),
  row('GET /api/people/:handle', 'people', 'conversations'),
  row('GET /api/message-rules', 'people', 'conversations'),
  row('PUT /api/message-rules', 'people', 'converse'),
  row('GET /api/call-price', 'people', 'conversations'),
  row('PUT /api/call-price', 'people', 'converse'),

  row('GET /api/meeting-settings', 'creators', 'conversations'),
  row('PUT /api/meeting-settings', 'creators', 'profile'),
  row('GET /api/meeting-offers/:handle', 'anybody', 'look'),
  row('POST /api/bids', 'people', 'bid'),
  row('GET /api/bids', 'people', 'conversations'),
  row('GET /api/bids/inbox', 'creators', 'conversations'),
  row('POST /api/wallet-bids/quote', 'people', 'walletBid'),
  row('POST /api/wallet-bids', 'people', 'walletBid'),
  row('GET /api/wallet-bids/:bidId', 'people', 'conversations'),
  row('GET /api/meetings/with/:personId', 'people', 'conversations'),
  row('GET /api/meetings/:meetingId', 'people', 'conversations'),
  row('GET /api/admin/disputes', 'admins', 'access'),
  row('POST /api/admin/meetings/:meetingId/resolve', 'admins', 'money'),
  row('GET /api/push', 'people', 'account'),
  row('POST /api/push', 'people', 'push'),
  row('DELETE /api/push', 'people', 'push'),

  row('GET /api/profiles/:handle', 'anybody', 'look'),
  row('PUT /api/profile', 'people', 'profile'),
  row('POST /api/tips', 'people', 'tip'),
  row('GET /api/repeats', 'people', 'account'),
  row('POST /api/repeats', 'people', 'repeat'),
  row('DELETE /api/repeats/:personId', 'people', 'repeat'),
  row('GET /api/profiles/:handle/goals', 'anybody', 'look'),
  row('POST /api/goals', 'creators', 'pledgeGoal'),
  row('POST /api/goals/:goalId/pledges', 'people', 'pledge'),
  row('POST /api/goals/:goalId/done', 'creators', 'pledgeGoal'),
  row('POST /api/goals/:goalId/cancel', 'creators', 'pledgeGoal'),
  row('GET /api/split', 'creators', 'access'),
  row('PUT /api/split', 'creators', 'profile'),
  row('GET /api/profiles/:handle/supporters', 'anybody', 'look'),
  row('GET /api/supporter-wish', 'people', 'account'),
  row('PUT /api/supporter-wish', 'people', 'profile'),
  row('POST /api/thanks', 'people', 'thanks'),
  row('GET /api/spending', 'people', 'account'),
  row('PUT /api/spending', 'people', 'spending'),
  row('POST /api/spending/cooling-off', 'people', 'spending'),

  row('GET /api/calendar', 'creators', 'access'),
  row('PUT /api/calendar', 'creators', 'profile'),
  row('GET /api/calendar/feeds', 'creators', 'access'),
  row('POST /api/calendar/feeds', 'creators', 'busyFeed'),
  row('DELETE /api/calendar/feeds/:feedId', 'creators', 'profile'),
  row('GET /api/calendars/:creatorId/slots', 'anybody', 'look'),
  row('GET /api/calendar-feed', 'people', 'account'),
  row('POST /api/calendar-feed', 'people', 'profile'),
  row('GET /api/calendar-feeds/:name', 'secret', 'look'),
  row('GET /api/tip-links', 'creators', 'access'),
  row('POST /api/tip-links', 'creators', 'tipLink'),
  row('DELETE /api/tip-links/:id', 'creators', 'tipLink'),
  row('GET /api/tip-links/:id', 'anybody', 'look'),
  row('POST /api/tip-links/:id/visits', 'anybody', 'visit'),
  row('GET /api/tip-links/:id/qr/:format', 'anybody', 'code'),

  row('GET /api/meetings/:meetingId/handshake', 'people', 'account'),
  row('POST /api/meetings/:meetingId/ticket', 'people', 'ticketCode'),
  row('GET /api/meetings/:meetingId/kyf', 'people', 'account'),
  row('PUT /api/meetings/:meetingId/kyf', 'people', 'consent'),
  row('POST /api/meetings/:meetingId/kyf/look', 'people', 'consent'),

  row('GET /api/clock', 'anybody', 'look'),
  row('GET /api/rates', 'anybody', 'look'),
  row('POST /api/topups', 'people', 'topUp'),
  row('GET /api/payments/:paymentId', 'people', 'account'),
  row('POST /api/quotes', 'people', 'money'),
  row('POST /api/conversions', 'people', 'money'),
  row('POST /api/payouts', 'creators', 'money'),
  row('GET /api/payouts', 'creators', 'statement'),
  row('GET /api/wallet', 'people', 'account'),
  row('GET /api/wallet/statement', 'people', 'statement'),
  row('GET /api/wallet/statement.csv', 'people', 'export'),
  row('GET /api/receipts/:entryId', 'people', 'statement'),
  row('GET /api/receipt-key', 'anybody', 'look'),
  row('GET /api/admin/streams', 'admins', 'access'),
  row('POST /api/admin/streams/:streamId/take-down', 'admins', 'access'),
  row('GET /api/admin/people', 'admins', 'access'),
  row('POST /api/admin/people/:personId/log-out', 'admins', 'access'),
  row('GET /api/admin/people/:handle', 'admins', 'access'),
  row('GET /api/admin/reports', 'admins', 'access'),
  row('POST /api/admin/reports/:reportId/judge', 'admins', 'report'),
  row('POST /api/admin/reports/:reportId/agree', 'admins', 'report'),
  row('GET /api/admin/health', 'admins', 'access'),
  row('GET /api/admin/solvency', 'admins', 'books'),
  row('POST /api/admin/locks/:bidId/retry', 'admins', 'access'),
  { ...row('GET /api/admin/mailbox', 'admins', 'access'), demo: true },
  { ...row('POST /api/admin/tools', 'admins', 'access'), dev: true },

  row('GET /api/past-streams', 'creators', 'access'),
  row('GET /api/past-streams/:streamId', 'creators', 'access'),
  row('GET /api/recording', 'creators', 'access'),
  row('GET /api/replays', 'creators', 'access'),
  row('DELETE /api/replays/key', 'anybody', 'look'),
  row('GET /api/replays/:replayId', 'people', 'access'),
  row('DELETE /api/replays/:replayId', 'people', 'access'),
  row('GET /api/replays/:replayId/video', 'people', 'replay'),
  row('GET /api/replays/:replayId/poster', 'people', 'replay'),

  row('PUT /api/picture', 'people', 'upload'),
  row('DELETE /api/picture', 'people', 'upload'),
  row('POST /api/files', 'people', 'upload'),
  row('GET /api/files', 'people', 'fileLook'),
  row('DELETE /api/files/:fileId', 'people', 'upload'),
  row('HEAD /api/files/:fileId/upload', 'people', 'uploadPart'),
  row('PATCH /api/files/:fileId/upload', 'people', 'uploadPart'),

  row('POST /api/streams', 'creators', 'stream'),
  row('PUT /api/streams/:streamId/still', 'people', 'still'),
  row('GET /api/overlay-token', 'creators', 'access'),
  row('POST /api/overlay-token', 'creators', 'access'),
  row('GET /api/overlay-settings', 'creators', 'access'),
  row('PUT /api/overlay-settings', 'creators', 'profile'),
  row('GET /api/overlays/:token', 'secret', 'look'),
  row('GET /api/stream-key', 'creators', 'access'),
  row('POST /api/stream-key', 'creators', 'access'),
  row('ALL /api/{*path}', 'anybody', 'unknown'),

  row('GET /@:handle', 'anybody', 'look'),
  row('GET /t/:tipLinkId', 'anybody', 'look'),
  row('GET /', 'anybody', 'page'),
  row('GET /{*path}', 'anybody', 'page'),
];
