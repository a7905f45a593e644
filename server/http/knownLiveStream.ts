import { baseModeOf } from '../../shared/protocol/modes.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { groupAskedBy, judgeAccess, tipsAskedBy } from '../domain/access.ts';
import { NO_RIGHTS } from '../domain/rights.ts';
import type { Services } from '../services/services.ts';
import type { LiveStages } from './ownStream.ts';

/**
 * Returns the creator's live stream; a private one only to those who could enter it. A moderator or a guest of the
 * call has a link already.
 */
export async function knownLiveStream(
  { access, clock }: Services,
  {
    creatorId,
    caller,
    stages,
  }: {
    readonly creatorId: string;
    /** Who asks; null: somebody without a log-in. */
    readonly caller: Account | null;
    readonly stages: LiveStages;
  },
): Promise<string | null> {
  const stage = await stages.of(creatorId);
  if (stage?.phase.type !== 'live') return null;
  const { streamId, phase } = stage;
  const mode = baseModeOf(stage.mode);
  if (mode.type !== 'private') return streamId;
  if (!caller) return null;
  const nowMs = clock.nowMs();
  const tips = tipsAskedBy(mode, { streamId, startedAtMs: phase.startedAtMs, nowMs });
  const group = groupAskedBy(mode);
  const facts = await access.facts({ creatorId, personId: caller.id, tips, group });
  const { at } = judgeAccess({ personId: caller.id, stage, rights: NO_RIGHTS, facts, nowMs });
  return at === 'inside' ? streamId : null;
}
