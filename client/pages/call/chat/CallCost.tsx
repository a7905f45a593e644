import type { CallCostView, ChatCallView } from '../../../../shared/protocol/chatCalls.ts';
import { formatDuration, MINUTE_MS } from '../../../../shared/time.ts';
import type { OpenCall } from '../../../net/chat/openCall.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { usePaidAsk } from '../../../net/usePaidAsk.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/paidCalls.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import styles from './ChatCall.module.css';

/** Minutes that are added at once. */
const MORE = 5;

interface CallCostProps {
  readonly call: OpenCall;
  readonly view: ChatCallView;
  readonly cost: CallCostView;
  readonly isSmall: boolean;
}

/** What the call costs so far, for how long money is held, and the way to more of it. */
export function CallCost({ call, view, cost, isSmall }: CallCostProps) {
  const nowMs = useServerNow();
  const isPayer = cost.payerId === call.wish.personId;
  const ranMs = Math.min(cost.limitMs, ranOf(view, nowMs));
  const amount = formatMesi(String(costOf(cost, ranMs)));
  const time = formatDuration(cost.limitMs - ranMs);
  const words =
    view.clock.type === 'gathering'
      ? t('cost.price', { amount: formatMesi(cost.perMinuteMinor) })
      : isPayer
        ? t('cost.payer', { amount, time })
        : t('cost.earner', { amount });
  return (
    <div className={styles.cost}>
      <span className={styles.standing}>{shown(words)}</span>
      {isPayer && !isSmall && view.clock.type !== 'gathering' ? (
        <More call={call} callId={view.callId} cost={cost} />
      ) : null}
    </div>
  );
}

function More({ call, callId, cost }: Pick<CallCostProps, 'call' | 'cost'> & { readonly callId: string }) {
  const { busy, refused, ask } = usePaidAsk();
  const add = async () => {
    const done = await ask([callId, String(cost.limitMs)], (commandId) =>
      call.request('extendCall', { callId, commandId, minutes: MORE }),
    );
    if (done) showToast({ title: t('moreDone') });
  };
  return (
    <>
      <Button size="s" variant="tip" busy={busy || cost.isAsked} onClick={() => void add()}>
        {shown(t('more', { minutes: MORE, amount: formatMesi(String(costOf(cost, MORE * MINUTE_MS))) }))}
      </Button>
      <Problem text={refused} />
    </>
  );
}

const costOf = ({ perMinuteMinor }: CallCostView, ms: number): bigint =>
  (BigInt(perMinuteMinor) * BigInt(Math.floor(ms))) / BigInt(MINUTE_MS);

function ranOf({ clock }: ChatCallView, nowMs: number): number {
  if (clock.type === 'running') return Math.max(0, nowMs - clock.sinceMs);
  return clock.type === 'paused' ? clock.deliveredMs : 0;
}
