import type { JsonObject } from '../../services/store/port.ts';
import { withCallState } from './streamCallStep.ts';
import { withOrders } from './streamOrderStep.ts';

/** What a stream was besides its feed, before there was anything else. */
const MODES_OF_BEFORE: JsonObject = {
  base: { type: 'public', endsAtMs: null },
  limitMs: null,
  sale: null,
  tickets: [],
  creditUsed: [],
  requests: null,
  queue: [],
  call: null,
  endings: [],
  ended: [],
  restrictions: [],
  moderators: [],
  menuOrders: [],
  earnedMinor: '0',
};

/** Documents of before there were numbers: some have no modes, some have modes and no recording. */
function numbered({ modes, ...document }: JsonObject): JsonObject {
  const known = (modes as JsonObject | undefined) ?? MODES_OF_BEFORE;
  return { ...document, modes: { recording: null, recordingStopped: null, ...known } };
}

/** From 3 to 4: lines and tips of the history were told apart by `t`; they are by `type`, as every union. */
function withTypes({ history, ...document }: JsonObject): JsonObject {
  const events = history as readonly ({ readonly t: string } & JsonObject)[];
  return { ...document, history: events.map(({ t: type, ...event }) => ({ type, ...event })) };
}

/**
 * From 4 to 5 nothing changed, but an audit log may stand in it, which a server of before would drop as it writes.
 */
const withAudit = (body: JsonObject): JsonObject => body;

export const streamSteps = [numbered, withOrders, withCallState, withTypes, withAudit];
