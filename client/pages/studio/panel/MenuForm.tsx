import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import { newCommandId } from '../../../net/commandIds.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { useAct } from '../../stage/useAct.ts';
import styles from './MenuForm.module.css';
import panelStyles from './Panel.module.css';
import { saveMenu } from './savedMenu.ts';

const COOLDOWN_SECONDS = [0, 60, 300, 900, 1_800, 3_600];
const WITHIN_MINUTES = [5, 15, 30, 60, 120];

interface TypedItem {
  readonly id: string;
  readonly title: string;
  readonly price: string;
  readonly cooldownSeconds: number;
  readonly minutes: number;
}

/** Asks for the items of the menu: what, for how much, how often, and how long an order may wait. */
export function MenuForm(props: {
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
    const payload = kept.map(({ id, title, cooldownSeconds, minutes }, at) => ({
      ...{ id, title: title.trim(), priceMinor: String(prices[at]), minutes },
      ...(cooldownSeconds > 0 ? { cooldownSeconds } : {}),
    }));
    if (!(await act('setMenu', { items: payload }))) return;
    saveMenu(payload);
    onDone();
  };
  return (
    <form className={panelStyles.form} onSubmit={(event) => void submit(event)}>
      {items.map((item, at) => (
        <MenuRow
          key={item.id}
          item={item}
          line={at + 1}
          onChange={(patch) => change(item.id, patch)}
          onRemove={() => setItems((before) => before.filter(({ id }) => id !== item.id))}
        />
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

interface MenuRowProps {
  readonly item: TypedItem;
  /** Which one it is, from 1. */
  readonly line: number;
  readonly onChange: (patch: Partial<TypedItem>) => void;
  readonly onRemove: () => void;
}

function MenuRow({ item, line, onChange, onRemove }: MenuRowProps) {
  const { cooldownSeconds, minutes } = item;
  return (
    <fieldset className={styles.item}>
      <legend className="visuallyHidden">{t('menu.what', { line })}</legend>
      <TextField
        label={t('menu.what', { line })}
        hideLabel
        placeholder={t('menu.example')}
        maxLength={LIMITS.menuTitleChars}
        value={item.title}
        fieldClassName={styles.what}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <AmountField
        label={t('menu.price', { line })}
        hideLabel
        asset="MESI"
        placeholder="MESI"
        text={item.price}
        onText={(price) => onChange({ price })}
      />
      <IconButton label={t('menu.remove', { line })} icon={<X />} size="s" onClick={onRemove} />
      <details className={styles.more}>
        <summary>
          {t('menu.terms', { cooldown: cooldownWords(cooldownSeconds), within: withinWords(minutes) })}
        </summary>
        <div className={styles.choices}>
          <Select
            label={t('menu.cooldown')}
            value={String(cooldownSeconds)}
            options={optionsOf(COOLDOWN_SECONDS, cooldownSeconds, cooldownWords)}
            onChange={(value) => onChange({ cooldownSeconds: Number(value) })}
          />
          <Select
            label={t('menu.minutes')}
            value={String(minutes)}
            options={optionsOf(WITHIN_MINUTES, minutes, withinWords)}
            onChange={(value) => onChange({ minutes: Number(value) })}
          />
        </div>
      </details>
    </fieldset>
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

const fresh = (): TypedItem => ({
  ...{ id: `mi_${newCommandId().slice(0, 12)}`, title: '', price: '' },
  ...{ cooldownSeconds: 0, minutes: LIMITS.menuMinutes },
});

const typed = (item: MenuItem): TypedItem => ({
  ...{ id: item.id, title: item.title },
  price: typedAmount({ asset: 'MESI', amountMinor: BigInt(item.priceMinor) }),
  cooldownSeconds: item.cooldownSeconds ?? 0,
  minutes: item.minutes ?? LIMITS.menuMinutes,
});

/** The usual choices, and the one that stands there. */
function optionsOf(usual: readonly number[], own: number, words: (value: number) => string) {
  const all = usual.includes(own) ? usual : [...usual, own].sort((a, b) => a - b);
  return all.map((value) => ({ value: String(value), label: words(value) }));
}

const cooldownWords = (seconds: number): string =>
  seconds === 0 ? t('menu.atOnce') : t('menu.after', { minutes: Math.ceil(seconds / 60) });

const withinWords = (minutes: number): string => t('menu.within', { minutes });
