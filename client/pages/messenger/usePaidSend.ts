import type { PaidMessages } from '../../../shared/protocol/conversations.ts';
import { useCommandId } from '../../net/commandIds.ts';
import { askUntilAnswered } from '../../net/room/askUntilAnswered.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/paidMessages.ts';
import { showToast } from '../../ui/notices/toasts.ts';
import type { Talk } from './useTalk.ts';

/** Sends a line for money: the same command until there is an answer, so that it is paid for once. */
export function usePaidSend({ open }: Talk, onRefused: () => void) {
  const { busy, refused, run } = useRun();
  const { commandIdFor, answered } = useCommandId();
  const send = async (text: string, { priceMinor }: PaidMessages): Promise<boolean> => {
    const payload = { commandId: commandIdFor(text, priceMinor), text, priceMinor };
    const done = await run(async () => {
      const reply = await askUntilAnswered(open, { type: 'writePaid', payload }, () =>
        showToast({ title: t('uncertain') }),
      );
      const outcome = outcomeOf(reply);
      answered(outcome);
      return outcome;
    });
    if (done === null) onRefused();
    return done !== null;
  };
  return { busy, refused: refused?.message ?? null, send };
}
