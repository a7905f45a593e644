import { useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Asset } from '../../../../shared/money.ts';
import type { CallRequestView, RequestsView } from '../../../../shared/protocol/modes.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { mesiPreview } from '../../../model/tipAmount.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/call.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { useRates } from '../../../wallet/useRates.ts';
import { DeviceCheck } from '../../call/DeviceCheck.tsx';
import { useCallDevices } from '../../call/useCallDevices.ts';
import { PayWith, useFundedAsset, usePayment } from '../../stage/tip/PayWith.tsx';
import { stageOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { OrderForm } from './OrderForm.tsx';
import { useOrder } from './useOrder.ts';

interface RequestCallFormProps {
  readonly connection: StreamConnection;
  readonly requests: RequestsView;
  /** This person's own, which a new one replaces. */
  readonly request: CallRequestView | null;
  readonly onDone: () => void;
}

/**
 * Asks for a one-to-one. The devices are checked before anything is held: a call that cannot begin is not paid for.
 */
export default function RequestCallForm({ connection, requests, request, onDone }: RequestCallFormProps) {
  const ordering = useOrder(connection, 'requestCall');
  const creatorId = useStreamView(connection, stageOf)?.creator.id;
  const devices = useCallDevices();
  const minimum = BigInt(requests.minimumMinor);
  const best = BigInt(requests.firstMinor ?? '0');
  const [text, setText] = useState(() => plain(best > minimum ? best + 1_000_000n : minimum));
  const [message, setMessage] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const bid = positiveTyped(text, 'MESI') ?? 0n;
  const funded = useFundedAsset(bid);
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const payment = usePayment(asset, bid);
  const worth = mesiPreview({ asset, amountMinor: payment.costMinor ?? 0n }, useRates());
  const tooLow = bid < minimum ? t('request.atLeast', { amount: formatMesi(minimum) }) : null;
  const tooLong = [...message.trim()].length > LIMITS.requestMessageChars;

  const place = async () => {
    const placed = await ordering.place({
      asset,
      amountMinor: String(payment.costMinor),
      ...(message.trim() ? { message: message.trim() } : {}),
      anonymous,
    });
    if (!placed) return;
    showToast({ title: t('request.in'), body: t('request.inBody'), tone: 'tip' });
    onDone();
  };
  return (
    <OrderForm
      facts={factsOf(requests, asset === 'MESI' ? null : worth)}
      payment={payment}
      phase={ordering.phase}
      disabled={tooLow !== null || tooLong || !devices.isReady}
      verb={request ? t('request.replace') : t('order.ask')}
      onPlace={() => void place()}
      promise={promiseOf(requests)}
      gate={{ creatorId, place: 'oneToOne' }}
    >
      <DeviceCheck devices={devices} />
      <AmountField
        label={t('request.bid')}
        asset="MESI"
        text={text}
        onText={setText}
        error={tooLow}
        hint={t('request.highest')}
      />
      <PayWith asset={asset} onAsset={setAsset} />
      <TextField
        label={t('request.word')}
        autoComplete="off"
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
        error={tooLong ? t('request.tooLong') : null}
      />
      <Switch
        label={t('request.anonymous')}
        hint={t('request.anonymousHint')}
        checked={anonymous}
        onChange={setAnonymous}
      />
    </OrderForm>
  );
}

function factsOf(
  { lengthMs, firstMinor }: RequestsView,
  worthMinor: bigint | null,
): readonly (readonly [string, string])[] {
  return [
    [t('request.length'), t('request.lengthMinutes', { count: Math.round(lengthMs / MINUTE_MS) })],
    [t('request.first'), firstMinor === null ? t('request.nobody') : formatMesi(firstMinor)],
    ...(worthMinor ? [[t('request.worth'), formatMesi(worthMinor)] as const] : []),
  ];
}

const promiseOf = ({ fanLeaves }: RequestsView): string => t('request.promise', { fanLeaves });

const plain = (amountMinor: bigint) => typedAmount({ asset: 'MESI', amountMinor });
