import type { Account } from '../../shared/protocol/people.ts';
import { knownStage } from '../domain/knownStage.ts';
import type { Services } from '../services/services.ts';
import type { LiveStages } from './ownStream.ts';

/** Returns the creator's live stream, to those who may know of it. */
export async function knownLiveStream(
  services: Services,
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
  return knownStage(services, { stage: await stages.of(creatorId), personId: caller?.id ?? null });
}
