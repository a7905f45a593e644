import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { refuse, sendRejection } from './answer.ts';

/** Sends an iCalendar feed; a reader who has it is told so. null: there is none, which is NotFound. */
export function sendCalendar(req: Request, res: Response, text: string | null): void {
  if (text === null) return sendRejection(res, refuse('NotFound').rejection);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  res.set({ 'Cache-Control': 'private, no-cache', ETag: etag });
  // calendars ask with `no-cache`, for which Express would send all of it again
  const isKnown = req.headers['if-none-match']?.split(', ').includes(etag);
  if (isKnown) res.status(304).end();
  else res.type('text/calendar; charset=utf-8').send(text);
}
