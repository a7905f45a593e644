import type { StageView } from '../../shared/protocol/feed.ts';
import { baseModeOf } from '../../shared/protocol/modes.ts';
import type { AccessPort } from '../services/access/port.ts';
import type { Clock } from '../services/runtime/port.ts';
import { groupAskedBy, judgeAccess, tipsAskedBy } from './access.ts';
import { NO_RIGHTS } from './rights.ts';

/**
 * Returns the id of a live stream if that person may know of it: of a private one only those who could enter it do. A moderator or
 * a guest of the call has a link already. `personId` is null for somebody without a log-in.
 */
export async function knownStage(
  { access, clock }: { readonly access: Pick<AccessPort, 'facts'>; readonly clock: Clock },
  { stage, personId }: { readonly stage: StageView | null; readonly personId: string | null },
): Promise<string | null> {
  if (stage?.phase.type !== 'live') return null;
  const { streamId, phase, creator } = stage;
  const mode = baseModeOf(stage.mode);
  if (mode.type !== 'private') return streamId;
  if (personId === null) return null;
  const nowMs = clock.nowMs();
  const tips = tipsAskedBy(mode, { streamId, startedAtMs: phase.startedAtMs, nowMs });
  const group = groupAskedBy(mode);
  const facts = await access.facts({ creatorId: creator.id, personId, tips, group });
  // whom only a gate keeps out is told at its door what is asked
  const ungated = { creator, mode: stage.mode, sale: stage.sale };
  const { at } = judgeAccess({ personId, stage: ungated, rights: NO_RIGHTS, facts, nowMs });
  return at === 'inside' ? streamId : null;
}
