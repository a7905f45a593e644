import type { Reply } from '../../net/room/requestOutcome.ts';
import { t } from '../../texts/messenger.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { showToast } from '../../ui/notices/toasts.ts';

/** Says in a toast why something was not done; answers whether it was done. */
export function tellRefusal(reply: Reply<unknown>): boolean {
  if (reply.type === 'answered') return true;
  showToast({ title: t('failed'), body: inReadersWords(reply.rejection).message, tone: 'warning' });
  return false;
}
