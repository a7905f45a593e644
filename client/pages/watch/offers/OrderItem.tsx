import { useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Asset } from '../../../../shared/money.ts';
import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/menu.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { PayWith, useFundedAsset, usePayment } from '../../stage/tip/PayWith.tsx';
import styles from './Menu.module.css';
import { OrderForm } from './OrderForm.tsx';
import { useOrder } from './useOrder.ts';

interface OrderItemProps {
  readonly connection: StreamConnection;
  readonly item: MenuItem;
  readonly creatorName: string;
  readonly onDone: () => void;
}

/** Orders one item of the menu: its price is held until it is done. */
export function OrderItem({ connection, item, creatorName, onDone }: OrderItemProps) {
  const ordering = useOrder(connection, 'orderItem');
  const price = BigInt(item.priceMinor);
  const funded = useFundedAsset(price);
  const [chosen, setAsset] = useState<Asset | null>(null);
  const [text, setText] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const asset = chosen ?? funded;
  const payment = usePayment(asset, price);
  const message = text.trim();
  const isTooLong = [...message].length > LIMITS.tipMessageChars;

  const place = async () => {
    const placed = await ordering.place({
      ...{ itemId: item.id, asset, amountMinor: String(payment.costMinor), anonymous },
      ...(message ? { message } : {}),
    });
    if (!placed) return;
    showToast({
      title: t('ordered', { item: isolate(item.title) }),
      body: t('orderedBody'),
      tone: 'tip',
    });
    onDone();
  };
  const minutes = item.minutes ?? LIMITS.menuMinutes;
  return (
    <OrderForm
      facts={[[t('price'), formatMesi(price)]]}
      payment={payment}
      phase={ordering.phase}
      verb={t('do')}
      disabled={isTooLong}
      onPlace={() => void place()}
      promise={t('promise', { creator: isolate(creatorName), minutes })}
    >
      <div className={styles.chosen}>
        <strong>
          <bdi>{item.title}</bdi>
        </strong>
        <Button size="s" variant="ghost" onClick={onDone}>
          {t('back')}
        </Button>
      </div>
      <PayWith asset={asset} onAsset={setAsset} />
      <TextField
        label={t('message')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isTooLong ? t('tooLong') : null}
      />
      <Switch
        label={t('anonymously')}
        hint={t('anonymousHint')}
        checked={anonymous}
        onChange={setAnonymous}
      />
    </OrderForm>
  );
}
