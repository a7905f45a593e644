import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Reply } from '../../net/room/requestOutcome.ts';
import { t } from '../../texts/messenger.ts';
import { showToast } from '../../ui/notices/toasts.ts';

/** Says in a toast why something was not done; says nothing when it was. */
export function tellRefusal(answer: Reply<unknown> | Outcome<unknown>): void {
  if (!('rejection' in answer)) return;
  showToast({ title: t('failed'), body: answer.rejection.message, tone: 'warning' });
}
