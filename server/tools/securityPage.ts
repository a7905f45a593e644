import { join, resolve } from 'node:path';
import { CHAT_REQUESTS } from '../../shared/protocol/chatRequests.ts';
import { INBOX_REQUESTS } from '../../shared/protocol/inbox.ts';
import { MEETING_REQUESTS } from '../../shared/protocol/meetings.ts';
import { AUDIENCE_REQUESTS, type RequestTable, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { ROUTE_LIMITS, type RouteLimit } from '../http/routeLimits.ts';
import { ROUTES } from '../http/routeTable.ts';
import { REQUEST_RATES } from '../rooms/policies/requestRates.ts';
import { table } from './markdownTable.ts';

/** The page of what is tried; its tables of routes and requests are made from those that the server judges by. */
export const SECURITY_PAGE = join(resolve(import.meta.dirname, '../..'), 'docs/security.md');

const WHO = {
  anybody: 'anybody',
  people: 'people',
  creators: 'creators',
  admins: 'admins',
  secret: 'who has its secret',
  operator: 'the operator',
} as const;

export function securityTables(): Record<string, string> {
  return {
    routes: table(
      ['route', 'who may', 'limit'],
      ROUTES.map(({ method, path, who, limit, demo, dev }) => [
        `\`${method === 'ALL' ? 'any other' : method} ${path}\`${demo ? ' (demo)' : ''}${dev ? ' (developer pages)' : ''}`,
        WHO[who],
        `\`${limit}\``,
      ]),
    ),
    'route-limits': table(
      ['limit', 'a minute, of one address', 'of one person', 'what is counted'],
      Object.entries<RouteLimit>(ROUTE_LIMITS).map(([name, { ofAddress, ofPerson, counts }]) => [
        `\`${name}\``,
        String(ofAddress),
        ofPerson === undefined ? '' : String(ofPerson),
        counts,
      ]),
    ),
    messages: table(
      ['room', 'request', 'who may', 'counted as'],
      [
        ...messageRows('stream', STREAM_REQUESTS),
        ...messageRows('audience', AUDIENCE_REQUESTS),
        ...messageRows('chat', CHAT_REQUESTS),
        ...messageRows('meeting', MEETING_REQUESTS),
        ...messageRows('inbox', INBOX_REQUESTS),
      ],
    ),
    'message-rates': table(
      ['counted as', 'at once', 'refilled a second'],
      Object.entries(REQUEST_RATES).map(([name, { burst, perSecond }]) => [
        `\`${name}\``,
        String(burst),
        String(perSecond),
      ]),
    ),
  };
}

function messageRows(room: string, messages: RequestTable) {
  return Object.entries(messages).map(([name, { who, rate, atTheDoor }]) => [
    `\`${room}\``,
    `\`${name}\``,
    atTheDoor ? `${who}, also at the door` : who,
    `\`${rate}\``,
  ]);
}
