import { schema, type ToJSON, t } from '@colyseus/schema';
import { LIMITS } from '../limits.ts';
import type { StageView, TipperView } from '../protocol/feed.ts';
import { baseModeOf, type CallTimer, type SaleView } from '../protocol/modes.ts';
import { fillList } from './fill.ts';
import { PersonState, projectPerson } from './personState.ts';

const TipperState = schema({ person: PersonState, mesiMinor: t.string().default('0') }, 'TipperState');

/**
 * The synced state of rooms `stream` and `audience`: the stage in plain values, for whoever reads `room.state`. Nothing
 * is ever null there: an empty text or 0 stands for what is not. The meaning of each field is in `STAGE_MEANINGS`.
 */
export const StageState = schema(
  {
    isShown: t.boolean().default(false),
    streamId: t.string().default(''),
    title: t.string().default(''),
    kind: t.string().default(''),
    category: t.string().default(''),
    creator: PersonState,
    phase: t.string().default(''),
    isCreatorAway: t.boolean().default(false),
    startedAtMs: t.number().default(0),
    endedAtMs: t.number().default(0),
    mode: t.string().default(''),
    modeBefore: t.string().default(''),
    limitEndsAtMs: t.number().default(0),
    viewers: t.number().default(0),
    raisedMinor: t.string().default('0'),
    tipCount: t.number().default(0),
    goalTitle: t.string().default(''),
    goalMinor: t.string().default(''),
    topTippers: t.array(TipperState),
    ticketPriceMinor: t.string().default(''),
    ticketsLeft: t.number().default(0),
    requestMinimumMinor: t.string().default(''),
    requestsWaiting: t.number().default(0),
    callTimer: t.string().default(''),
    callUntilMs: t.number().default(0),
    callRemainingMs: t.number().default(0),
    recording: t.string().default(''),
  },
  'StageState',
);
export type StageState = InstanceType<typeof StageState>;

/** The values of a `StageState`. */
export type StageFields = Readonly<ToJSON<StageState>>;

/** What each field means, and its unit: `npm run docs` writes it to docs/protocol.md. */
export const STAGE_MEANINGS: Readonly<Record<keyof StageFields, string>> = {
  isShown: 'whether this seat is shown the stream; at the door it is false, and everything else is empty',
  streamId: 'id of the stream',
  title: 'title of the stream; empty before it goes live',
  kind: '`video` or `audio`',
  category: 'category of the directory, or empty',
  creator: 'whose stream it is: `{ id, name, handle }`',
  phase: '`idle`, `live` or `ended`',
  isCreatorAway: 'whether the creator of a live stream dropped out, and may come back',
  startedAtMs: 'when it went live, ms; 0: not yet',
  endedAtMs: 'when it ended, ms; 0: not yet',
  mode: '`public`, `private`, `ticketOnly` or `oneToOne`',
  modeBefore: 'the mode that a one-to-one goes back to; in every other mode the same as `mode`',
  limitEndsAtMs: 'when the time limit of a public stream ends it, ms; 0: no limit',
  viewers: 'people who watch, over all shards',
  raisedMinor: 'all tips of this stream, MESI minor units',
  tipCount: 'number of those tips',
  goalTitle: 'what the goal is for; empty: no goal',
  goalMinor: 'the goal, MESI minor units; empty: no goal',
  topTippers: `at most ${LIMITS.stateTippers}, the best first: \`{ person, mesiMinor }\`; all anonymous tippers are one, whose \`person\` has empty texts`,
  ticketPriceMinor: 'price of a ticket, MESI minor units; empty: no ticket is on sale',
  ticketsLeft: 'tickets that can still be bought',
  requestMinimumMinor: 'smallest bid for a one-to-one, MESI minor units; empty: requests are closed',
  requestsWaiting: 'requests for a one-to-one that wait',
  callTimer: 'timer of the one-to-one: `connecting`, `running` or `paused`; empty: there is none',
  callUntilMs:
    'when the wait for both sides (`connecting`), the call (`running`) or the wait for who dropped out (`paused`) ends, ms; 0: no call',
  callRemainingMs: 'what is left of a paused call, ms; 0: not paused',
  recording: '`on`, `waiting` or `paused`; empty: the stream is not recorded',
};

/** Projects what somebody inside is shown. Tickets left count those that nobody has bought or reserved. */
export function projectStage(stage: StageView): StageFields {
  const { streamId, title, kind, category, creator, phase, mode, goal, sale, requests } = stage;
  const base = baseModeOf(mode);
  const isOnSale = sale?.isOpen === true;
  return {
    isShown: true,
    streamId,
    title,
    kind,
    category: category ?? '',
    creator: projectPerson(creator),
    phase: phase.type,
    isCreatorAway: phase.type === 'live' && phase.creator === 'away',
    startedAtMs: phase.type === 'idle' ? 0 : phase.startedAtMs,
    endedAtMs: phase.type === 'ended' ? phase.endedAtMs : 0,
    mode: mode.type,
    modeBefore: base.type,
    limitEndsAtMs: (base.type === 'public' && base.endsAtMs) || 0,
    viewers: stage.viewers,
    raisedMinor: stage.raisedMinor,
    tipCount: stage.tipCount,
    goalTitle: goal?.title ?? '',
    goalMinor: goal?.targetMinor ?? '',
    topTippers: stage.topTippers.slice(0, LIMITS.stateTippers).map(tipperOf),
    ticketPriceMinor: isOnSale ? sale.priceMinor : '',
    ticketsLeft: isOnSale ? ticketsLeft(sale) : 0,
    requestMinimumMinor: requests?.isOpen ? requests.minimumMinor : '',
    requestsWaiting: requests?.waiting ?? 0,
    ...timerOf(mode.type === 'oneToOne' ? mode.call.timer : null),
    recording: stage.recording?.state ?? '',
  };
}

/** Writes into the state what differs from it: what is the same makes no patch. */
export function fillStage(state: StageState, fields: StageFields): void {
  const { creator, topTippers, ...plain } = fields;
  state.assign(plain);
  state.creator.assign(creator);
  fillList(state.topTippers, topTippers, {
    make: () => new TipperState(),
    fill: (tipper, { person, mesiMinor }) => {
      tipper.assign({ mesiMinor });
      tipper.person.assign(person);
    },
  });
}

function ticketsLeft({ total, sold, reserved }: SaleView): number {
  return Math.max(0, total - sold - reserved);
}

function tipperOf({ person, mesiMinor }: TipperView): StageFields['topTippers'][number] {
  return { person: projectPerson(person), mesiMinor };
}

function timerOf(
  timer: CallTimer | null,
): Pick<StageFields, 'callTimer' | 'callUntilMs' | 'callRemainingMs'> {
  if (timer === null) return { callTimer: '', callUntilMs: 0, callRemainingMs: 0 };
  const callUntilMs = timer.type === 'running' ? timer.endsAtMs : timer.untilMs;
  return {
    callTimer: timer.type,
    callUntilMs,
    callRemainingMs: timer.type === 'paused' ? timer.remainingMs : 0,
  };
}
