import { TEXT_LEFT_OUT, type TextLeftOut } from '../../../shared/protocol/answers.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { Checked } from '../../domain/text.ts';
import type { TipTaker } from '../../domain/tips/placeTip.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { closedCode, type Seat } from '../kernel/seat.ts';
import { TipsPlugin } from '../plugins/TipsPlugin.ts';
import { tipRef } from '../stream/streamJournal.ts';
import type { AudienceSeats } from './AudienceSeats.ts';
import type { AudienceShard } from './AudienceShard.ts';

/**
 * Returns who takes the tips of a live stream, its creator; or why nobody does. A stage of null means that the shard
 * is not sure of anything right now.
 */
function tipTakerOf(stage: StageView | null): Checked<TipTaker> {
  if (!stage) return { ok: false, code: 'TemporarilyUnavailable' };
  const { phase, creator, tipRules } = stage;
  if (phase.type === 'ended') return { ok: false, code: 'StreamEnded' };
  if (phase.type === 'idle') return { ok: false, code: 'StreamNotLive' };
  return { ok: true, value: { payee: creator, rules: tipRules, isShared: true, hasBoard: true } };
}

/** Returns why that seat may not tip; null: it may. At a door that tips open, tips are taken. */
function whyNoTip({ standing }: Seat): RejectionCode | null {
  const mayTip =
    standing.at === 'inside' || (standing.at === 'door' && standing.keys.some(({ type }) => type === 'tip'));
  return mayTip ? null : closedCode(standing);
}

/**
 * Returns why that person may not write right now; null: they may. In slow mode the authority alone knows when they
 * last wrote.
 */
async function whySilent({ shard, seats }: Of, seat: Seat, tipId: string): Promise<TextLeftOut | null> {
  const { person } = seat;
  const silenced = seats().whySilent(person.id);
  if (silenced) return silenced;
  const isSlow = (shard().snapshot()?.stage.slowModeMs ?? 0) > 0;
  const waits = seats().isSlowed(person.id) || (isSlow && !seats().isModerator(seat));
  if (!waits) return null;
  // one text is written of a tip that is told twice at once
  const { refused } = await shard().ask({ id: `text_${tipId}`, person, what: { type: 'writeOnTip' } });
  if (refused === null) return null;
  return TEXT_LEFT_OUT.find((code) => code === refused) ?? 'TemporarilyUnavailable';
}

interface Of {
  readonly deps: RoomDeps;
  readonly streamId: () => string;
  readonly shard: () => AudienceShard;
  readonly seats: () => AudienceSeats;
}

/** Makes the plugin for the tips of viewers to the creator, which are also taken at a door that tips open. */
export function audienceTips(of: Of): TipsPlugin {
  return new TipsPlugin({
    deps: of.deps,
    requests: AUDIENCE_REQUESTS,
    ref: () => tipRef(of.streamId()),
    taker: () => tipTakerOf(of.shard().snapshot()?.stage ?? null),
    paid: (tip) => {
      of.shard().tipPaid(tip);
      of.seats().tipped(tip.payerId);
    },
    whyNot: whyNoTip,
    whySilent: (seat, tipId) => whySilent(of, seat, tipId),
  });
}
