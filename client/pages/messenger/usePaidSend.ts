import type { PaidMessages } from '../../../shared/protocol/conversations.ts';
import { askUntilAnswered } from '../../net/room/askUntilAnswered.ts';
import { usePaidAsk } from '../../net/usePaidAsk.ts';
import { t } from '../../texts/paidMessages.ts';
import { showToast } from '../../ui/notices/toasts.ts';
import type { Talk } from './useTalk.ts';

/** Sends a line for money. */
export function usePaidSend({ open }: Talk, onRefused: () => void) {
  const { busy, refused, ask } = usePaidAsk();
  const send = async (text: string, { priceMinor }: PaidMessages): Promise<boolean> => {
    const done = await ask([text, priceMinor], (commandId) =>
      askUntilAnswered(open, { type: 'writePaid', payload: { commandId, text, priceMinor } }, () =>
        showToast({ title: t('uncertain') }),
      ),
    );
    if (done === null) onRefused();
    return done !== null;
  };
  return { busy, refused, send };
}
