import CircleCheck from 'lucide-react/icons/circle-check';
import CircleHelp from 'lucide-react/icons/circle-help';
import CircleX from 'lucide-react/icons/circle-x';
import type { ReactNode } from 'react';
import { t } from '../../texts/money.ts';
import styles from './Wallet.module.css';

export interface CheckRow {
  readonly check: string;
  /** How it came out; null when it could not be checked. */
  readonly result: boolean | null;
  readonly words: ReactNode;
}

/** What was checked, each with a sign for how it came out. */
export function CheckList({ rows, label }: { readonly rows: readonly CheckRow[]; readonly label?: string }) {
  return (
    <ul className={styles.checks} aria-label={label}>
      {rows.map(({ check, result, words }) => (
        <li key={check} data-check={check} data-result={String(result)}>
          <CheckSign result={result} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}

function CheckSign({ result }: { readonly result: boolean | null }) {
  if (result === null) return <CircleHelp aria-label={t('check.unknown')} className={styles.unknown} />;
  return result ? (
    <CircleCheck aria-label={t('check.right')} className={styles.right} />
  ) : (
    <CircleX aria-label={t('check.wrong')} className={styles.wrong} />
  );
}
