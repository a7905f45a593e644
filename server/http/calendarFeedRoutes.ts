import type { Router } from 'express';
import type { CalendarFeedAnswer } from '../../shared/protocol/calendar.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, refuse, sendRejection } from './answer.ts';
import { originOf } from './pageHead.ts';
import { sendCalendar } from './sendCalendar.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the feed of somebody's meetings for other calendars, and the secret address at which it is read. */
export function addCalendarFeedRoutes(api: Router, { services, config }: Parts): void {
  const { identity } = services;
  const address = (renew: boolean) =>
    accountRoute(identity, async ({ id }, req): Promise<Outcome<CalendarFeedAnswer>> => {
      const secret = await identity.creatorSecret(id, { kind: 'calendarFeed', renew });
      return accept({ address: `${originOf(req, config)}/api/calendar-feeds/${secret}.ics` });
    });
  api.get('/calendar-feed', address(false));
  api.post('/calendar-feed', address(true));
  api.get('/calendar-feeds/:name', async (req, res) => {
    const secret = /^([\w-]{43})\.ics$/.exec(String(req.params.name))?.[1];
    const person = secret && (await identity.verifyCreatorSecret('calendarFeed', secret));
    if (!person) return sendRejection(res, refuse('NotFound').rejection);
    const { meetings, calendarFeeds } = services;
    const lists = (['fan', 'creator'] as const).map((role) => meetings.list({ role, personId: person.id }));
    const views = (await Promise.all(lists)).flat();
    const text = calendarFeeds.write(views, originOf(req, config));
    sendCalendar(req, res, text);
  });
}
