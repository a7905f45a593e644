import ArrowDownToLine from 'lucide-react/icons/arrow-down-to-line';
import { moneyApi, saveFile } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';

import { ReceiptChecks } from './ReceiptChecks.tsx';
import styles from './Wallet.module.css';

/** One entry of the journal as its parties may see it, checked in this browser. */
export function ReceiptCard({ entryId }: { readonly entryId: string }) {
  const { value: signed, refused } = useAsked(() => moneyApi.receipt(entryId), [entryId]);
  if (refused) return <Problem text={refused.message} />;
  if (!signed) return <Skeleton height={260} />;
  const { receipt } = signed;
  const save = () =>
    saveFile(
      new Blob([`${JSON.stringify(signed, null, 2)}\n`], { type: 'application/json' }),
      `receipt-${entryId.replace(/[^\w-]/g, '_')}.json`,
    );
  const facts: readonly (readonly [string, string])[] = [
    [t('receipt.what'), t(`kind.${receipt.kind}`)],
    [t('receipt.when'), formatWhen(receipt.atMs, 'exact')],
    ...receipt.legs.map(
      ({ account, asset, amountMinor }) =>
        [account, formatMoney({ asset, amountMinor: BigInt(amountMinor) })] as const,
    ),
    ...Object.entries(receipt.memo).filter(([, fact]) => fact !== ''),
    [t('receipt.entry'), receipt.entryId],
    [
      t('receipt.number'),
      t('receipt.numberOf', { number: String(receipt.source.seq), account: receipt.source.account }),
    ],
  ];
  const hash = <span className={styles.hash}>{receipt.hash}</span>;
  return (
    <div className={styles.form}>
      <ReceiptChecks signed={signed} />
      <Facts rows={[...facts, [t('receipt.hash'), hash]]} />
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
