import ChevronDown from 'lucide-react/icons/chevron-down';
import { type ReactNode, useId, useState } from 'react';
import type { AssetAmount, StatementLine } from '../../../shared/protocol/money.ts';
import { netChanges, partsOf } from '../../model/statementLines.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { cx } from '../../ui/cx.ts';
import { Amount } from '../../ui/display/Amount.tsx';
import { shown } from '../../ui/isolate.tsx';
import { outcomeOf, sentenceOf } from '../../wallet/lineWords.ts';
import { ENTRY_ICONS } from './entryKinds.tsx';
import styles from './Wallet.module.css';

interface StatementRowProps {
  readonly line: StatementLine;
  readonly onOpen: (entryId: string) => void;
}

/** One thing that happened. A hold with its end unfolds into its two entries; everything else opens its receipt. */
export function StatementRow({ line, onOpen }: StatementRowProps) {
  const parts = partsOf(line);
  if (parts.length > 0) return <FoldedRow line={line} onOpen={onOpen} />;
  return (
    <li>
      {line.hasReceipt ? (
        <button type="button" className={styles.line} onClick={() => onOpen(line.entryId)}>
          <RowWords line={line} />
        </button>
      ) : (
        <div className={styles.line}>
          <RowWords line={line} />
        </div>
      )}
    </li>
  );
}

function FoldedRow({ line, onOpen }: StatementRowProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <li>
      <button
        type="button"
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <RowWords line={line} after={<ChevronDown aria-hidden size={16} className={styles.fold} />} />
      </button>
      <ul id={id} className={styles.parts} hidden={!isOpen} aria-label={t('line.entries')}>
        {partsOf(line).map(({ entryId, type, atMs, amount }) => (
          <li key={entryId}>
            <button type="button" className={styles.part} onClick={() => onOpen(entryId)}>
              <span>{t(`part.${type}`)}</span>
              <span className={styles.when}>{formatWhen(atMs, 'minute')}</span>
              <span className={styles.changes}>
                <Change of={amount} signed={type !== 'paid'} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </li>
  );
}

function RowWords({ line, after }: { readonly line: StatementLine; readonly after?: ReactNode }) {
  const { kind, note, atMs, about } = line;
  const outcome = outcomeOf(line);
  // the reason of a hold's end is told in words of our own
  const message = about?.hold ? '' : note;
  return (
    <>
      <span aria-hidden className={styles.kind}>
        {ENTRY_ICONS[kind]}
      </span>
      <span className={styles.words}>
        <span className={styles.what}>{shown(sentenceOf(line))}</span>
        {outcome ? <span className={styles.outcome}>{outcome}</span> : null}
        <span className={styles.when}>
          {formatWhen(atMs, 'minute')}
          {about?.stream?.title ? (
            <>
              {' '}
              · <bdi>{about.stream.title}</bdi>
            </>
          ) : null}
          {message ? (
            <>
              {' '}
              · “<bdi>{message}</bdi>”
            </>
          ) : null}
        </span>
      </span>
      <span className={styles.changes}>
        {netChanges(line).map((change) => (
          <Change key={change.asset} of={change} signed />
        ))}
        {after}
      </span>
    </>
  );
}

function Change({ of, signed }: { readonly of: AssetAmount; readonly signed: boolean }) {
  const amountMinor = BigInt(of.amountMinor);
  const tone = amountMinor > 0n && signed ? styles.in : amountMinor === 0n ? styles.sub : undefined;
  return <Amount inert signed={signed} money={{ asset: of.asset, amountMinor }} className={cx(tone)} />;
}
