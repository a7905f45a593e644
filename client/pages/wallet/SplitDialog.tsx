import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { type FormEvent, useState } from 'react';
import type { SplitAnswer } from '../../../shared/protocol/splits.ts';
import { SPLIT_LIMITS, SPLIT_ROLES, type SplitRole } from '../../../shared/splitLimits.ts';
import { splitApi } from '../../net/splitApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatNumber } from '../../texts/format.ts';
import { t } from '../../texts/splits.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './SplitDialog.module.css';
import wallet from './Wallet.module.css';

/** How a creator shares the tips of their streams. */
export default function SplitDialog({ onClose }: { readonly onClose: () => void }) {
  const { value, refused } = useAsked(() => splitApi.get(), []);
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} description={t('about')}>
      {value ? (
        <SplitForm split={value} onSaved={onClose} />
      ) : refused ? (
        <Problem text={t('failed')} />
      ) : (
        <Skeleton height={200} radius={18} />
      )}
    </Dialog>
  );
}

interface Row {
  readonly handle: string;
  readonly percent: string;
  readonly role: SplitRole;
}

const EMPTY: Row = { handle: '', percent: '', role: 'guest' };

interface SplitFormProps {
  readonly split: SplitAnswer;
  readonly onSaved: () => void;
}

function SplitForm({ split, onSaved }: SplitFormProps) {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(split));
  const { busy, refused, run } = useRun();
  const parts = rows.map(({ percent }) => partOf(percent));
  const fee = split.feePart ?? 0;
  const own = SPLIT_LIMITS.whole - fee - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  const named = rows.every(({ handle, role }) => handle.trim() !== '' || role === 'referrer');
  const isReady = own >= 0 && named && parts.every((part) => part !== null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    const shares = rows.map(({ handle, role }, at) => ({
      ...{ handle: handle.trim().replace(/^@/, ''), role, part: parts[at] ?? 0 },
    }));
    if (!(await run(() => splitApi.set({ shares })))) return;
    showToast({ title: t('saved') });
    onSaved();
  };
  return (
    <form className={wallet.form} onSubmit={(event) => void submit(event)}>
      {rows.map((row, at) => (
        <ShareRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          key={at}
          number={at + 1}
          row={row}
          onRow={(next) => setRows(next ? rows.with(at, next) : rows.toSpliced(at, 1))}
        />
      ))}
      {rows.length < SPLIT_LIMITS.shares ? (
        <Button size="s" icon={<Plus aria-hidden />} onClick={() => setRows([...rows, EMPTY])}>
          {t('add')}
        </Button>
      ) : null}
      {split.shares.some(({ person, isReferral }) => person === null && !isReferral) ? (
        <p className={wallet.sub}>{t('person.gone')}</p>
      ) : null}
      <p role="status" className={styles.own}>
        {own >= 0 ? t('own', { percent: percentOf(own) }) : t('over', { percent: percentOf(-own) })}
      </p>
      {fee > 0 ? <p className={wallet.sub}>{t('fee', { percent: percentOf(fee) })}</p> : null}
      <p className={wallet.sub}>{t('rounding')}</p>
      <Problem text={refused?.message ?? null} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!isReady}>
        {t('save')}
      </Button>
    </form>
  );
}

interface ShareRowProps {
  readonly number: number;
  readonly row: Row;
  /** Takes the row as it is now; null: it goes. */
  readonly onRow: (row: Row | null) => void;
}

function ShareRow({ number, row, onRow }: ShareRowProps) {
  return (
    <fieldset className={styles.row}>
      <legend className="visuallyHidden">{t('person', { number })}</legend>
      <TextField
        label={t('person.handle')}
        value={row.handle}
        hint={row.role === 'referrer' ? t('person.referral') : undefined}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => onRow({ ...row, handle: currentTarget.value })}
      />
      <TextField
        label={t('person.part')}
        value={row.percent}
        maxLength={6}
        inputMode="decimal"
        autoComplete="off"
        onChange={({ currentTarget }) => onRow({ ...row, percent: currentTarget.value })}
      />
      <Select
        label={t('person.role')}
        value={row.role}
        options={SPLIT_ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChange={(role) => onRow({ ...row, role })}
      />
      <IconButton label={t('person.remove', { number })} icon={<X />} onClick={() => onRow(null)} />
    </fieldset>
  );
}

function rowsOf({ shares }: SplitAnswer): readonly Row[] {
  return shares.flatMap(({ person, isReferral, role, part }) =>
    person || isReferral
      ? [{ handle: person ? `@${person.handle}` : '', percent: percentOf(part), role }]
      : [],
  );
}

/** Returns typed percent in hundredths of a percent; null: it is none, or nothing. */
function partOf(percent: string): number | null {
  const typed = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(percent);
  if (!typed) return null;
  const part = Number(typed[1]) * 100 + Number((typed[2] ?? '').padEnd(2, '0'));
  return part >= 1 && part <= SPLIT_LIMITS.whole ? part : null;
}

/** Writes 1250 hundredths as "12.5", in the reader's language. */
const percentOf = (part: number): string => formatNumber(part / 100);
