import ListChecks from 'lucide-react/icons/list-checks';
import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { MenuItem, PanelView } from '../../../../shared/protocol/modes.ts';
import { newCommandId } from '../../../net/commandIds.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { cx } from '../../../ui/cx.ts';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { RequestAnswers } from '../requests/RequestAnswers.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';
import { saveMenu } from './savedMenu.ts';

interface MenuCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

/** Shows what a tip of some size makes happen, and what is still to be done for those who gave it. */
export function MenuCard({ connection, stage, panel }: MenuCardProps) {
  const [open, setOpen] = useState(false);
  const { busy, error, act } = useAct(connection);
  const orders = panel?.menuOrders ?? [];
  const waiting = orders.filter((order) => !order.isDone).length;
  return (
    <PanelCard icon={<ListChecks aria-hidden />} title={t('menu.title')} lit={waiting > 0} error={error}>
      {stage.menu.length === 0 ? (
        <p className={styles.words}>{t('menu.about')}</p>
      ) : (
        <p className={styles.words}>
          {shown(stage.menu.map((item) => `${isolate(item.title)} (${price(item)})`).join(' · '))}
        </p>
      )}
      {orders.length > 0 ? (
        <ul className={styles.list} aria-label={t('menu.chosen')}>
          {orders.map((order) => (
            <li key={order.tipId} className={cx(styles.row, order.isDone && styles.done)}>
              <div className={styles.rowWords}>
                <strong>
                  <bdi>{order.title}</bdi>
                </strong>
                <span>
                  {t.rich('menu.for', { name: <bdi>{order.from?.name ?? t('menu.somebody')}</bdi> })}
                </span>
              </div>
              {order.isDone ? null : (
                <RequestAnswers
                  request={{ type: 'menu', id: order.tipId, isAccepted: false }}
                  busy={busy}
                  act={act}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          {stage.menu.length === 0 ? t('menu.write') : t('menu.change')}
        </Button>
      </div>
      <Dialog open={open} onOpenChange={setOpen} title={t('menu.title')}>
        {open ? <MenuForm connection={connection} menu={stage.menu} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </PanelCard>
  );
}

const price = ({ priceMinor }: MenuItem) => formatMesi(priceMinor);

interface TypedItem {
  readonly id: string;
  readonly title: string;
  readonly price: string;
}

function MenuForm(props: {
  readonly connection: StreamConnection;
  readonly menu: readonly MenuItem[];
  readonly onDone: () => void;
}) {
  const { connection, menu, onDone } = props;
  const { busy, error, act } = useAct(connection);
  const [items, setItems] = useState<readonly TypedItem[]>(() =>
    menu.length > 0 ? menu.map(typed) : [fresh()],
  );
  const change = (id: string, patch: Partial<TypedItem>) =>
    setItems((before) => before.map((item) => (item.id === id ? { ...item, ...patch } : item)));
  const kept = items.filter((item) => item.title.trim() !== '' || item.price.trim() !== '');
  const titled = kept.every((item) => item.title.trim() !== '');
  const prices = kept.map((item) => positiveTyped(item.price, 'MESI'));
  const fits = prices.every((amountMinor) => amountMinor !== null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fits || !titled) return;
    const payload = kept.map(({ id, title }, at) => ({
      id,
      title: title.trim(),
      priceMinor: String(prices[at]),
    }));
    if (!(await act('setMenu', { items: payload }))) return;
    saveMenu(payload);
    onDone();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {items.map((item, at) => (
        <div key={item.id} className={styles.row}>
          <TextField
            label={t('menu.what', { line: at + 1 })}
            hideLabel
            placeholder={t('menu.example')}
            maxLength={LIMITS.menuTitleChars}
            value={item.title}
            fieldClassName={cx(styles.rowWords)}
            onChange={(event) => change(item.id, { title: event.currentTarget.value })}
          />
          <AmountField
            label={t('menu.price', { line: at + 1 })}
            hideLabel
            asset="MESI"
            placeholder="MESI"
            text={item.price}
            onText={(price) => change(item.id, { price })}
          />
          <IconButton
            label={t('menu.remove', { line: at + 1 })}
            icon={<X />}
            size="s"
            onClick={() => setItems((before) => before.filter(({ id }) => id !== item.id))}
          />
        </div>
      ))}
      {items.length < LIMITS.menuItems ? (
        <Button variant="ghost" icon={<Plus aria-hidden />} onClick={() => setItems([...items, fresh()])}>
          {t('menu.another')}
        </Button>
      ) : null}
      <Problem text={error ?? (titled ? (fits ? null : t('menu.needsPrice')) : t('menu.needsTitle'))} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {saveWords(prices)}
      </Button>
    </form>
  );
}

/** The button says what it puts on the menu: the price, or the lowest and the highest. */
function saveWords(prices: readonly (bigint | null)[]): string {
  const known = prices
    .filter((amountMinor) => amountMinor !== null)
    .sort((one, other) => (one < other ? -1 : 1));
  const [least, most] = [known[0], known.at(-1)];
  if (known.length < prices.length || least === undefined || most === undefined) return t('menu.save');
  if (least === most) return t('menu.saveFor', { count: known.length, amount: formatMesi(least) });
  return t('menu.saveBetween', { count: known.length, least: formatMesi(least), most: formatMesi(most) });
}

const fresh = (): TypedItem => ({ id: `mi_${newCommandId().slice(0, 12)}`, title: '', price: '' });

const typed = ({ id, title, priceMinor }: MenuItem): TypedItem => ({
  id,
  title,
  price: typedAmount({ asset: 'MESI', amountMinor: BigInt(priceMinor) }),
});
