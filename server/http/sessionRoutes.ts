import type { Request, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { SessionsAnswer } from '../../shared/protocol/accounts.ts';
import { logoutBody, passwordBody, type Session } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, bearerOf, parseBody, refuse, route } from './answer.ts';
import type { PasswordDoor } from './passwordDoor.ts';

interface Parts {
  readonly services: Services;
  readonly passwords: PasswordDoor;
}

/** Returns what notes, of each session that is begun or renewed, with which browser; it hands its outcome on. */
export function sessionNoter({ identity, sessionList }: Pick<Services, 'identity' | 'sessionList'>) {
  return async (req: Request, outcome: Outcome<Session>): Promise<Outcome<Session>> => {
    if (!outcome.ok) return outcome;
    const read = await identity.sessions.read(outcome.value.token);
    if (read) await sessionList.note({ session: read.session, agent: req.get('user-agent') ?? '' });
    return outcome;
  };
}

/** Adds the routes that end a log-in, and the list of them. */
export function addSessionRoutes(api: Router, { services, passwords }: Parts): void {
  const { identity, sessionList } = services;
  const { sessions } = identity;
  const note = sessionNoter(services);
  const shown = async (req: Request) => {
    const token = bearerOf(req);
    return token === null ? null : sessions.read(token);
  };
  api.post(
    '/logout',
    route(async (req): Promise<Outcome<object>> => {
      const body = parseBody(logoutBody, req);
      if (!body.ok) return body;
      const known = await shown(req);
      if (!known) return refuse('Unauthorized');
      if (body.value.everywhere) await sessions.endAll(known.account.id);
      else await sessions.end(known.session);
      return accept({});
    }),
  );
  api.post(
    '/password',
    accountRoute(identity, async ({ id: accountId, email }, req, res): Promise<Outcome<Session>> => {
      const body = parseBody(passwordBody, req);
      if (!body.ok) return body;
      const change = () => sessions.changePassword({ accountId, ...body.value });
      return note(req, await passwords.attempt({ req, res, email }, change));
    }),
  );
  api.get(
    '/sessions',
    route(async (req): Promise<Outcome<SessionsAnswer>> => {
      const known = await shown(req);
      return known ? accept({ sessions: await sessionList.list(known.session) }) : refuse('Unauthorized');
    }),
  );
  api.delete(
    '/sessions/:sessionId',
    accountRoute(identity, async ({ id: accountId }, req): Promise<Outcome<object>> => {
      const sessionId = idSchema.safeParse(req.params.sessionId);
      return sessionId.success
        ? sessionList.end({ accountId, sessionId: sessionId.data })
        : refuse('NotFound');
    }),
  );
}
