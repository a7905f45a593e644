import ArrowDownToLine from 'lucide-react/icons/arrow-down-to-line';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import { moneyApi, saveFile } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { ReceiptChecks } from './ReceiptChecks.tsx';
import { ReceiptFacts } from './ReceiptFacts.tsx';
import styles from './Wallet.module.css';

interface ReceiptCardProps {
  readonly entryId: string;
  /** The line of the statement that it was opened from, if it was. */
  readonly line?: StatementLine | undefined;
}

/** One entry of the journal as its parties may see it, checked in this browser. */
export function ReceiptCard({ entryId, line }: ReceiptCardProps) {
  const { value: signed, refused } = useAsked(() => moneyApi.receipt(entryId), [entryId]);
  if (refused) return <Problem text={refused.message} />;
  if (!signed) return <Skeleton height={260} />;
  const save = () =>
    saveFile(
      new Blob([`${JSON.stringify(signed, null, 2)}\n`], { type: 'application/json' }),
      `receipt-${entryId.replace(/[^\w-]/g, '_')}.json`,
    );
  return (
    <div className={styles.form}>
      <ReceiptChecks signed={signed}>
        <ReceiptFacts receipt={signed.receipt} line={line} />
      </ReceiptChecks>
      <div className={styles.actions}>
        <Button icon={<ArrowDownToLine aria-hidden />} onClick={save}>
          {t('receipt.save')}
        </Button>
      </div>
      <p className={styles.sub}>
        {t.rich('receipt.anybody', {
          code: (words) => <code>{words}</code>,
          a: (words) => <a href="/verify">{words}</a>,
        })}
      </p>
    </div>
  );
}
