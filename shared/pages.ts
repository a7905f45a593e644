import { ID_SHAPE } from './idShape.ts';

/**
 * The addresses of the pages, as the browser's router writes them. The server answers 404 for every other address, with
 * the same document, which then says so in words.
 */
export const PAGES = {
  directory: '/',
  login: '/login',
  reset: '/reset',
  confirm: '/confirm',
  watch: '/live/:streamId',
  invite: '/i/:code',
  messenger: '/messages/:conversationId?',
  groupInvite: '/group/:code',
  profile: '/@:handle',
  tipLink: '/t/:tipLinkId',
  wallet: '/wallet',
  account: '/account',
  verify: '/verify',
  operator: '/admin',
  solvency: '/admin/solvency',
  audits: '/admin/reports',
  kyc: '/admin/kyc',
  disputes: '/admin/disputes',
  mailbox: '/admin/mailbox',
  tools: '/admin/tools',
  studio: '/studio',
  replays: '/studio/replays',
  pastStreams: '/studio/past',
  calendar: '/studio/calendar',
  ownCalendar: '/calendar',
  tipLinks: '/studio/tip-links',
  studioOverlay: '/studio/overlay',
  studioBids: '/studio/bids',
  bids: '/bids',
  reports: '/reports',
  meeting: '/meeting/:meetingId',
  overlay: '/overlay/:token/:scene?',
} as const;

/** Matches every address of a page; its groups have the names of the parts that stand for something. */
export const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/\/(@?):(\w+)(\??)/g, '(?:/$1(?<$2>[^/]+))$3')}/?$`, 'i');

const PATTERNS = Object.values(PAGES).map(patternOf);
/** Matches every handle that somebody may have. */
export const HANDLE = /^[a-z0-9-]{1,40}$/i;

/** Returns the address of the page of a tip link. */
export const tipLinkPath = (id: string): string => `/t/${id}`;

/** Returns the address of the page about whoever has that handle. */
export const handlePath = (handle: string): string => `/@${handle}`;

const ID = new RegExp(`^${ID_SHAPE}$`);

/**
 * Says whether a page has this address: what the server answers and what the browser shows go by it. What cannot be an
 * id is nothing's address, so nobody needs to be asked for it. `path` has no query, and may end in a slash.
 */
export function isPagePath(path: string): boolean {
  if (!isReadable(path)) return false;
  const found = PATTERNS.map((pattern) => pattern.exec(path)).find((match) => match !== null);
  if (!found) return false;
  const { streamId, conversationId, tipLinkId, meetingId, handle } = found.groups ?? {};
  if (handle !== undefined && !HANDLE.test(handle)) return false;
  return [streamId, conversationId, tipLinkId, meetingId].every((id) => id === undefined || ID.test(id));
}

/** Whether its percent signs stand for letters. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
