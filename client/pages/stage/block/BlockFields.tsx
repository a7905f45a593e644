import { BLOCK_LIMITS, BLOCK_REASONS } from '../../../../shared/blockLimits.ts';
import { isAsset } from '../../../../shared/money.ts';
import type { BlockReason } from '../../../../shared/protocol/blocks.ts';
import type { BlockReviewAnswer } from '../../../../shared/protocol/reports.ts';
import { formatMesi, formatMoney } from '../../../texts/format.ts';
import { t } from '../../../texts/safety.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';

/** What is filled in before somebody is blocked. */
export interface BlockForm {
  readonly reason: BlockReason;
  readonly note: string;
  /** What becomes of the money that was paid lately. */
  readonly choice: 'back' | 'keep';
}

/** What may be held, by the word that the books have for it. */
const PURPOSES = [
  'ticket',
  'call',
  'extension',
  'minutes',
  'message',
  'unlock',
  'menu',
  'bid',
  'pledge',
] as const;

export const NEW_BLOCK: BlockForm = { reason: 'unwanted', note: '', choice: 'keep' };

/** Says what a block would return, and asks for its reason. */
export function BlockFields({
  form,
  review,
  paidMinor,
  onChange,
}: {
  readonly form: BlockForm;
  readonly review: BlockReviewAnswer | null;
  /** What the person paid lately, in minor units of MESI. */
  readonly paidMinor: bigint;
  readonly onChange: (form: BlockForm) => void;
}) {
  const { reason, note, choice } = form;
  return (
    <>
      {review && review.held.length > 0 ? (
        <>
          <p>{t('paid.held', { count: review.held.length })}</p>
          <Facts
            rows={review.held.map(({ purpose, asset, amountMinor }) => [
              t(`held.${PURPOSES.find((known) => known === purpose) ?? 'other'}`),
              isAsset(asset) ? formatMoney({ asset, amountMinor: BigInt(amountMinor) }) : amountMinor,
            ])}
          />
        </>
      ) : null}
      {paidMinor > 0n ? (
        <Select
          label={t('paid.lately', { amount: formatMesi(paidMinor) })}
          hint={choice === 'keep' ? t('paid.keepHint') : t('paid.backHint')}
          value={choice}
          options={[
            { value: 'keep', label: t('paid.keep') },
            { value: 'back', label: t('paid.back') },
          ]}
          onChange={(next) => onChange({ ...form, choice: next })}
        />
      ) : null}
      <Select
        label={t('block.reason')}
        value={reason}
        options={BLOCK_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onChange={(next) => onChange({ ...form, reason: next })}
      />
      <TextField
        label={t('block.note')}
        value={note}
        maxLength={BLOCK_LIMITS.noteChars}
        onChange={(event) => onChange({ ...form, note: event.currentTarget.value })}
      />
    </>
  );
}
