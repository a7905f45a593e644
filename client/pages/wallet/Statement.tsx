import ArrowDownToLine from 'lucide-react/icons/arrow-down-to-line';
import { useState } from 'react';
import { ASSET_CODES } from '../../../shared/money.ts';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { shownLines } from '../../model/statementLines.ts';
import { downloadStatement, type StatementFilter } from '../../net/moneyApi.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { KIND_FILTERS } from './entryKinds.tsx';
import { ReceiptCard } from './ReceiptCard.tsx';
import { StatementRow } from './StatementRow.tsx';
import { useStatement } from './useStatement.ts';
import styles from './Wallet.module.css';

interface StatementProps {
  readonly account: 'wallet' | 'creator';
  /** Asked again when it changes. */
  readonly version: number;
}

/** What was chosen to be listed; an empty text stands for everything. */
interface Wish {
  readonly asset: string;
  readonly kind: string;
  readonly days: string;
}

const DAYS = ['1', '7', '30', '365'];

/** Every line of an account, newest first. */
export function Statement({ account, version }: StatementProps) {
  const [wish, setWish] = useState<Wish>({ asset: '', kind: '', days: '' });
  const [sinceMs, setSinceMs] = useState(serverNowMs);
  const filter: StatementFilter = {
    account,
    asset: wish.asset || null,
    kind: wish.kind || null,
    from: wish.days ? sinceMs - Number(wish.days) * DAY_MS : null,
  };
  const { items: lines, more, busy, refused } = useStatement(filter, version);
  const [open, setOpen] = useState<{ readonly entryId: string; readonly line: StatementLine } | null>(null);
  const download = async () => {
    const done = await downloadStatement(filter);
    if (!done.ok) showToast({ title: t('statement.noFile'), body: done.rejection.message, tone: 'warning' });
  };
  return (
    <section className={styles.card} aria-label={t('statement')}>
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>{t('statement')}</h2>
        <Filters
          wish={wish}
          onChange={(next) => {
            setWish(next);
            setSinceMs(serverNowMs());
          }}
        />
        <Button size="s" icon={<ArrowDownToLine aria-hidden />} onClick={() => void download()}>
          {t('statement.csv')}
        </Button>
      </div>
      {refused ? (
        <p role="alert" className={styles.empty}>
          {refused.message}
        </p>
      ) : null}
      {lines === null && !refused ? <Skeleton height={220} /> : null}
      {lines?.length === 0 && !more ? <p className={styles.empty}>{t('statement.nothing')}</p> : null}
      <ul className={styles.lines}>
        {shownLines(lines ?? []).map((line) => (
          <StatementRow key={line.entryId} line={line} onOpen={(entryId) => setOpen({ entryId, line })} />
        ))}
      </ul>
      {more ? (
        <div className={styles.more}>
          <Button wide busy={busy} onClick={more}>
            {t('statement.older')}
          </Button>
        </div>
      ) : null}
      <Dialog open={open !== null} onOpenChange={() => setOpen(null)} title={t('receipt')}>
        {open ? <ReceiptCard key={open.entryId} entryId={open.entryId} line={open.line} /> : null}
      </Dialog>
    </section>
  );
}

function Filters({ wish, onChange }: { readonly wish: Wish; readonly onChange: (wish: Wish) => void }) {
  const assets = ASSET_CODES.map((code) => ({ value: code as string, label: code as string }));
  const days = DAYS.map((count) => ({
    value: count,
    label: t('statement.lastDays', { days: Number(count) }),
  }));
  const kinds = KIND_FILTERS.map(({ value, filter }) => ({
    value: value as string,
    label: t(`filter.${filter}`),
  }));
  const fields = [
    {
      key: 'asset',
      label: t('currency'),
      options: [{ value: '', label: t('statement.anyCurrency') }, ...assets],
    },
    {
      key: 'kind',
      label: t('statement.kind'),
      options: [{ value: '', label: t('statement.everything') }, ...kinds],
    },
    {
      key: 'days',
      label: t('statement.time'),
      options: [{ value: '', label: t('statement.allTime') }, ...days],
    },
  ] as const;
  return fields.map(({ key, label, options }) => (
    <Select
      key={key}
      label={label}
      hideLabel
      className={styles.filter}
      value={wish[key]}
      options={options}
      onChange={(value) => onChange({ ...wish, [key]: value })}
    />
  ));
}
