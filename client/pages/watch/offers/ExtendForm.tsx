import { useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Asset } from '../../../../shared/money.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { CallView } from '../../../../shared/protocol/modes.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/call.ts';
import { formatMesi } from '../../../texts/format.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { PayWith, useFundedAsset, usePayment } from '../../stage/tip/PayWith.tsx';
import { OrderForm } from './OrderForm.tsx';
import { useOrder } from './useOrder.ts';

interface ExtendFormProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly call: CallView;
  readonly onDone: () => void;
}

const MINUTES = [5, 10, 15, 20, 30].filter((minutes) => minutes <= LIMITS.callMinutesMax);

/** Asks for more minutes at the price of the offer, with a hold of their own. */
export function ExtendForm({ connection, stage, call, onDone }: ExtendFormProps) {
  const ordering = useOrder(connection, 'extendCall');
  const [minutes, setMinutes] = useState(LIMITS.callMinutesMin as number);
  const price = priceOf(stage, minutes);
  const funded = useFundedAsset(price);
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const payment = usePayment(asset, price);
  const place = async () => {
    const amountMinor = String(payment.costMinor);
    if (!(await ordering.place({ callId: call.callId, minutes, asset, amountMinor }))) return;
    showToast({
      title: t('extend.asked', { creator: isolate(stage.creator.name) }),
      body: t('extend.askedBody'),
    });
    onDone();
  };
  return (
    <OrderForm
      facts={[
        [t('extend.for'), t('extend.minutes', { minutes })],
        [t('extend.price'), formatMesi(price)],
      ]}
      payment={payment}
      phase={ordering.phase}
      verb={t('order.ask')}
      onPlace={() => void place()}
      promise={t('extend.promise')}
    >
      <Select
        label={t('extend.howLong')}
        value={String(minutes)}
        options={MINUTES.map((count) => ({ value: String(count), label: t('minutes', { count }) }))}
        onChange={(value) => setMinutes(Number(value))}
      />
      <PayWith asset={asset} onAsset={setAsset} />
    </OrderForm>
  );
}

/** Returns the price of so many minutes: the offer's minimum by the minute, rounded up to a whole minor unit. */
function priceOf({ requests }: StageView, minutes: number): bigint {
  if (!requests) return 0n;
  const lengthMs = BigInt(requests.lengthMs);
  return (BigInt(requests.minimumMinor) * BigInt(minutes * MINUTE_MS) + lengthMs - 1n) / lengthMs;
}
