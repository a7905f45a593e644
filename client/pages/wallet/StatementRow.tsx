import type { StatementLine } from '../../../shared/protocol/money.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { cx } from '../../ui/cx.ts';
import { ENTRY_KINDS } from './entryKinds.tsx';
import styles from './Wallet.module.css';

interface StatementRowProps {
  readonly line: StatementLine;
  readonly onOpen: () => void;
}

export function StatementRow({ line, onOpen }: StatementRowProps) {
  const { kind, person, note, atMs, changes, hasReceipt } = line;
  const { name, icon } = ENTRY_KINDS[kind];
  const words = (
    <>
      <span aria-hidden className={styles.kind}>
        {icon}
      </span>
      <span className={styles.words}>
        <span className={styles.what}>
          {name}
          {person ? (
            <>
              {' '}
              · <bdi>{person.name}</bdi>
            </>
          ) : null}
        </span>
        <span className={styles.when}>
          {formatWhen(atMs, 'minute')}
          {note ? (
            <>
              {' '}
              · <bdi>{note}</bdi>
            </>
          ) : null}
        </span>
      </span>
      <span className={styles.changes}>
        {changes.map(({ asset, amountMinor }) => (
          <span key={asset} className={cx(!amountMinor.startsWith('-') && styles.in)}>
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
