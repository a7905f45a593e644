import type { StatementLine } from '../../../shared/protocol/money.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { cx } from '../../ui/cx.ts';
import { ENTRY_ICONS } from './entryKinds.tsx';
import styles from './Wallet.module.css';

interface StatementRowProps {
  readonly line: StatementLine;
  readonly onOpen: () => void;
}

export function StatementRow({ line, onOpen }: StatementRowProps) {
  const { kind, person, note, atMs, changes, hasReceipt } = line;

  const words = (
    <>
      <span aria-hidden className={styles.kind}>
        {ENTRY_ICONS[kind]}
      </span>
      <span className={styles.words}>
        <span className={styles.what}>
          {t(`kind.${kind}`)}
          {person ? (
            <>
              {' '}
              · <bdi>{person.name}</bdi>
            </>
          ) : null}
        </span>
        <span className={styles.when}>
          <span>{formatWhen(atMs, 'minute')}</span>
          {note ? <bdi className={styles.note}>{note}</bdi> : null}
        </span>
      </span>
      <span className={styles.changes}>
        {changes.map(({ asset, amountMinor }) => (
          // a sign stays before its number where words run the other way
          <span key={asset} dir="ltr" className={cx(!amountMinor.startsWith('-') && styles.in)}>
            {amountMinor.startsWith('-') ? '' : '+'}
            {formatMoney({ asset, amountMinor: BigInt(amountMinor) })}
          </span>
        ))}
      </span>
    </>
  );
  return (
    <li>
      {hasReceipt ? (
        <button type="button" className={styles.line} onClick={onOpen}>
          {words}
        </button>
      ) : (
        <div className={styles.line}>{words}</div>
      )}
    </li>
  );
}
