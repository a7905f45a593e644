import type { Router } from 'express';
import { FLAG_LIMITS } from '../../shared/flagLimits.ts';
import { idSchema } from '../../shared/ids.ts';
import type { HistoryEvent, StageView } from '../../shared/protocol/feed.ts';
import {
  decideFlagBody,
  type FlagEvidence,
  type FlagsAnswer,
  type FlagView,
  flagBody,
  holdFlagBody,
} from '../../shared/protocol/flags.ts';
import { type Account, type Person, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import { DAY_MS, SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { ConversationDoor } from '../domain/doors.ts';
import { restrictAtLeast } from '../domain/restrictAtLeast.ts';
import { checkText } from '../domain/text.ts';
import { lineTakenTopic } from '../domain/topics/news.ts';
import type { OpenFlag } from '../services/flags/port.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { getStream } from './ownStream.ts';
import { takeDown } from './takeDown.ts';
import { tellUntil } from './tellUntil.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
  readonly conversations: ConversationDoor;
}

/** Adds the routes of reports of lines, streams and people, and of the auditors who decide (shared/protocol/flags.ts). */
export function addFlagRoutes(api: Router, parts: Parts): void {
  const { services, config } = parts;
  const { identity, flags } = services;
  api.post(
    '/flags',
    accountRoute(identity, async (caller, req): Promise<Outcome<object>> => {
      const body = parseBody(flagBody, req);
      if (!body.ok) return body;
      const { target, category } = body.value;
      const note = tidyText(body.value.note);
      if ([...note].length > FLAG_LIMITS.noteChars) return refuse('MessageTooLong');
      const seen = await lookAt(services, target, caller);
      if (!seen.ok) return seen;
      return flags.file({ by: personOf(caller), category, note, target, ...seen.value });
    }),
  );
  const adminRoute = adminRoutes(identity, config);
  api.get(
    '/admin/flags',
    adminRoute(async (_req, { id }): Promise<Outcome<FlagsAnswer>> => accept(await flags.queue(id))),
  );
  api.post(
    '/admin/flags/:flagId/decide',
    adminRoute(async (req, { id: auditorId }): Promise<Outcome<FlagView>> => {
      const body = parseBody(decideFlagBody, req);
      const flagId = idSchema.safeParse(req.params.flagId);
      if (!body.ok) return body;
      if (!flagId.success) return refuse('NotFound');
      const checked = checkText(body.value.reason, FLAG_LIMITS.noteChars);
      if (!checked.ok) return refuse(checked.code);
      const reason = checked.value;
      const asked = { flagId: flagId.data, auditorId };
      const opened = await flags.open(asked);
      if (!opened.ok) return opened;
      // first what is done, which may be done again, and then that it was
      const done = await act(parts, opened.value, { action: body.value.action, reason });
      return done.ok ? flags.decide({ ...asked, decision: { ...body.value, reason } }) : done;
    }),
  );
  api.post(
    '/admin/flags/:flagId/hold',
    adminRoute(async (req, { id: auditorId }): Promise<Outcome<FlagView>> => {
      const body = parseBody(holdFlagBody, req);
      const flagId = idSchema.safeParse(req.params.flagId);
      if (!body.ok) return body;
      if (!flagId.success) return refuse('NotFound');
      return flags.hold({ flagId: flagId.data, auditorId, ...body.value });
    }),
  );
}

/** What is looked at of a stream's document. */
interface SeenStream {
  readonly phaseType: string;
  readonly stage: StageView;
  readonly history: readonly HistoryEvent[];
}

const seenStream = async (store: Services['store'], streamId: string) =>
  (await getStream(store, streamId)) as SeenStream | null;

interface Seen {
  readonly about: Person;
  readonly ownerId: string;
  readonly evidence: FlagEvidence;
}

/** Returns what the server sees of what is reported. */
async function lookAt(
  { identity, store, clock }: Services,
  target: ReturnType<typeof flagBody.parse>['target'],
  caller: Account,
): Promise<Outcome<Seen>> {
  if (target.type === 'person') {
    const account = await identity.get(target.personId);
    if (!account) return refuse('NotFound');
    const evidence = {
      text: `${account.name} @${account.handle}`,
      atMs: clock.nowMs(),
      title: '',
      files: [],
    };
    return accept({ about: personOf(account), ownerId: caller.id, evidence });
  }
  const stream = await seenStream(store, target.streamId);
  if (!stream || stream.phaseType === 'idle') return refuse('StreamNotFound');
  const { creator, title } = stream.stage;
  if (target.type === 'stream') {
    const evidence = { text: title, atMs: clock.nowMs(), title, files: [] };
    return accept({ about: creator, ownerId: creator.id, evidence });
  }
  const said = stream.history.find(({ id }) => id === target.lineId);
  if (!said?.from) return refuse('LineUnknown');
  const text = said.type === 'line' ? said.text : said.message;
  return accept({
    about: said.from,
    ownerId: creator.id,
    evidence: {
      text: [...text].slice(0, FLAG_LIMITS.evidenceChars).join(''),
      atMs: said.atMs,
      title,
      files: [],
    },
  });
}

interface Deed {
  readonly action: ReturnType<typeof decideFlagBody.parse>['action'];
  readonly reason: string;
}

/** Does what an auditor decided. It may be done again. */
async function act(
  parts: Parts,
  { view, ownerId }: OpenFlag,
  { action, reason }: Deed,
): Promise<Outcome<object>> {
  const { services, conversations } = parts;
  const { target, about } = view;
  switch (action) {
    case 'nothing':
    case 'warn':
      return accept({});
    case 'remove':
      if (target.type === 'message') return conversations.takeAway(target.conversationId, target.seq);
      return target.type === 'line' ? takeLineAway(services, target) : refuse('BadRequest', 'remove');
    case 'restrict': {
      if (ownerId === about.id) return refuse('BadRequest', 'restrict');
      const untilMs = services.clock.nowMs() + FLAG_LIMITS.restrictDays * DAY_MS;
      return restrictAtLeast(services.curbs, { byId: ownerId, person: about, untilMs });
    }
    case 'takeDown':
      if (target.type !== 'stream') return refuse('BadRequest', 'takeDown');
      return takeDown(services, { streamId: target.streamId, why: reason });
  }
}

const EVERY_MS = SECOND_MS / 5;

/** Has whoever rules the stream take the line away; where it is gone it is done. */
async function takeLineAway(
  { bus, clock, store }: Services,
  { streamId, lineId }: { readonly streamId: string; readonly lineId: string },
): Promise<Outcome<object>> {
  const isDone = async () => {
    const stream = await seenStream(store, streamId);
    const isLive = stream?.phaseType === 'live';
    return !isLive || !stream.history.some(({ id, ...event }) => id === lineId && !isEmpty(event));
  };
  const tell = () => bus.publish(lineTakenTopic(streamId), { lineId });
  const isTaken = (await isDone()) || (await tellUntil(clock, { everyMs: EVERY_MS, tell, isDone }));
  return isTaken ? accept({}) : refuse('TemporarilyUnavailable');
}

/** A tip stays without its words when these are deleted. */
const isEmpty = (event: object): boolean => 'message' in event && event.message === '';
