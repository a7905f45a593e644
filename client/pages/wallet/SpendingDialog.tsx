import { useState } from 'react';
import type { SpendingAnswer } from '../../../shared/protocol/spending.ts';
import { useAccount } from '../../net/session.ts';
import { askAboveStore, spendingApi } from '../../net/spendingApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMesi, formatWhen, typedAmount } from '../../texts/format.ts';
import { t } from '../../texts/spending.ts';
import { readTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Wallet.module.css';

/** The limits that a person sets to their own spending. */
export default function SpendingDialog({ onClose }: { readonly onClose: () => void }) {
  const { value, refused } = useAsked(() => spendingApi.get(), []);
  const [changed, setChanged] = useState<SpendingAnswer | null>(null);
  const spending = changed ?? value;
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} description={t('about')}>
      {spending ? (
        <div className={styles.form}>
          <LimitsForm spending={spending} onChange={setChanged} />
          <CoolingOff spending={spending} onChange={setChanged} />
        </div>
      ) : refused ? (
        <Problem text={t('failed')} />
      ) : (
        <Skeleton height={240} radius={18} />
      )}
    </Dialog>
  );
}

interface PartProps {
  readonly spending: SpendingAnswer;
  readonly onChange: (spending: SpendingAnswer) => void;
}

function LimitsForm({ spending, onChange }: PartProps) {
  const accountId = useAccount()?.id ?? '';
  const wished = spending.next ?? spending;
  const [day, setDay] = useState(() => typedOf(wished.dayMinor));
  const [month, setMonth] = useState(() => typedOf(wished.monthMinor));
  const [ask, setAsk] = useState(() => typedOf(spending.askAboveMinor));
  const { busy, refused, run } = useRun();
  const minors = [day, month, ask].map(minorOf);
  const save = async () => {
    const [dayMinor = null, monthMinor = null, askAboveMinor = null] = minors as (string | null)[];
    const answer = await run(() => spendingApi.set({ dayMinor, monthMinor, askAboveMinor }));
    if (!answer) return;
    askAboveStore.set({ accountId, minor: answer.askAboveMinor });
    showToast({ title: t('saved') });
    onChange(answer);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <AmountField
        label={t('day')}
        asset="MESI"
        text={day}
        onText={setDay}
        placeholder={t('none')}
        hint={t('spentToday', { amount: formatMesi(spending.spentTodayMinor) })}
      />
      <AmountField
        label={t('month')}
        asset="MESI"
        text={month}
        onText={setMonth}
        placeholder={t('none')}
        hint={t('spentMonth', { amount: formatMesi(spending.spentMonthMinor) })}
      />
      <AmountField label={t('ask')} asset="MESI" text={ask} onText={setAsk} placeholder={t('usual')} />
      <p className={styles.sub}>
        {spending.next ? t('waits', { date: formatWhen(spending.next.fromMs, 'minute') }) : t('slow')}
      </p>
      <Problem text={refused?.message ?? null} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={minors.includes(undefined)}>
        {t('save')}
      </Button>
    </form>
  );
}

const DAYS = [
  { value: '1', span: 'day' },
  { value: '7', span: 'week' },
  { value: '30', span: 'month' },
] as const;

/** A break cannot be taken back, so it is asked about once. */
function CoolingOff({ spending: { coolingUntilMs }, onChange }: PartProps) {
  const [days, setDays] = useState<string>(DAYS[0].value);
  const [asking, setAsking] = useState(false);
  const { busy, refused, run } = useRun();
  const start = async () => {
    const answer = await run(() => spendingApi.coolOff(Number(days)));
    if (!answer) return;
    setAsking(false);
    onChange(answer);
  };
  return (
    <section aria-label={t('cool.title')} className={styles.form}>
      <h3 className={styles.cardTitle}>{t('cool.title')}</h3>
      <p className={styles.sub}>
        {coolingUntilMs === null
          ? t('cool.about')
          : t('cool.on', { date: formatWhen(coolingUntilMs, 'minute') })}
      </p>
      <Select
        label={t('cool.for')}
        value={days}
        options={DAYS.map(({ value, span }) => ({ value, label: t(`cool.${span}`) }))}
        onChange={setDays}
      />
      <Button wide onClick={() => setAsking(true)}>
        {t('cool.start')}
      </Button>
      <ConfirmDialog
        open={asking}
        busy={busy}
        error={refused?.message ?? null}
        title={t('cool.ask')}
        description={t('cool.about')}
        yes={t('cool.yes')}
        no={t('cool.no')}
        onYes={() => void start()}
        onNo={() => setAsking(false)}
      />
    </section>
  );
}

function typedOf(amountMinor: string | null): string {
  return amountMinor === null ? '' : typedAmount({ asset: 'MESI', amountMinor: BigInt(amountMinor) });
}

/** Returns what was typed in minor units of MESI, null for an empty field; undefined: it is no amount above zero. */
function minorOf(text: string): string | null | undefined {
  const reading = readTyped(text, 'MESI');
  if (reading.type === 'empty') return null;
  return reading.type === 'amount' && reading.amountMinor > 0n ? String(reading.amountMinor) : undefined;
}
