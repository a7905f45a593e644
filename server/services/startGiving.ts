import type { Log } from '../log.ts';
import { GoalDesk } from './pledgeGoals/GoalDesk.ts';
import { createStorePledgeGoals } from './pledgeGoals/storePledgeGoals.ts';
import { startRepeatRounds } from './repeats/repeatRounds.ts';
import { createStoreRepeats } from './repeats/storeRepeats.ts';
import type { Services } from './services.ts';
import { createStoreSplits } from './splits/storeSplits.ts';
import { createStoreSupporters } from './supporters/storeSupporters.ts';

/** Starts what moves money from one person to another by itself, as its time comes. */
export function startGiving(
  parts: Pick<
    Services,
    | 'store'
    | 'bus'
    | 'ledger'
    | 'rates'
    | 'opaqueIds'
    | 'identity'
    | 'messageRules'
    | 'invites'
    | 'tipLinks'
    | 'notices'
    | 'clock'
    | 'ids'
  > & {
    readonly log: Log;
    /** What the platform has of each tip that is shared, in hundredths of a percent. */
    readonly feePart: number;
  },
): {
  readonly ports: Pick<Services, 'repeats' | 'pledgeGoals' | 'splits' | 'supporters'>;
  stop(): Promise<unknown>;
} {
  const { log } = parts;
  const rounds = startRepeatRounds({
    ...parts,
    onFailed: (err) => log.warn({ err }, 'tips that repeat were not paid'),
  });
  const desk = new GoalDesk({
    ...parts,
    onFailed: (err) => log.warn({ err }, 'goals were not looked after'),
  });
  desk.nudge();
  return {
    ports: {
      repeats: createStoreRepeats(parts),
      pledgeGoals: createStorePledgeGoals({ ...parts, desk }),
      splits: createStoreSplits(parts),
      supporters: createStoreSupporters(parts),
    },
    stop: () => Promise.all([rounds.stop(), desk.stop()]),
  };
}
