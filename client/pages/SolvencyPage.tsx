import type { SolvencyAnswer } from '../../shared/protocol/money.ts';
import { moneyApi } from '../net/moneyApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { useTitle } from '../shell/useTitle.ts';
import { formatNumber, formatWhen } from '../texts/format.ts';
import { t } from '../texts/money.ts';
import { Amount } from '../ui/display/Amount.tsx';
import { Badge } from '../ui/display/Badge.tsx';
import { Card } from '../ui/display/Card.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { Facts } from '../ui/display/Facts.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import styles from './WalletPage.module.css';
import { ChainCard } from './wallet/ChainCard.tsx';
import { CheckList } from './wallet/CheckList.tsx';
import { FeesCard } from './wallet/FeesCard.tsx';
import wallet from './wallet/Wallet.module.css';

/** The page at `/admin/solvency` shows the books of the whole platform, proven from the journal. */
export default function SolvencyPage() {
  useTitle(t('solvency.title'));
  const account = useAccount();
  // another person is another answer
  const { value: books, refused, reload } = useAsked(moneyApi.solvency, [account?.id]);
  if (refused) return <EmptyState title={t('solvency.closed')} body={refused.message} />;
  if (!books) return <Skeleton height={320} />;
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.heading}>
          {t('solvency.title')}{' '}
          <Badge tone={books.ok ? 'positive' : 'danger'}>
            {books.ok ? t('solvency.ok') : t('solvency.look')}
          </Badge>
        </h1>
        <p className={styles.lead}>
          {t('solvency.walked', {
            entries: formatNumber(books.entries),
            date: formatWhen(books.atMs, 'second'),
          })}
        </p>
      </header>
      <Card>
        <CheckList
          rows={books.checks.map(({ check, ok, findings }) => ({
            check,
            result: ok,
            words: (
              <>
                {t(`solvency.check.${check}`)}
                {findings.length > 0 ? <span className={wallet.hash}> {findings.join(', ')}</span> : null}
              </>
            ),
          }))}
        />
      </Card>
      <div className={wallet.books}>
        {books.assets.map((of) => (
          <AssetBooks key={of.asset} of={of} />
        ))}
        {books.chain ? <ChainCard chain={books.chain} onChanged={reload} /> : null}
      </div>
      <FeesCard onChange={reload} />
    </div>
  );
}

function AssetBooks({ of }: { readonly of: SolvencyAnswer['assets'][number] }) {
  const { asset } = of;
  const rows = [
    [t('solvency.owed'), of.liabilitiesMinor],
    [t('solvency.against'), of.custodyMinor],
    [t('solvency.sum'), of.sumMinor],
    ...of.byKind.map(({ kind, amountMinor }) => [kindWords(kind), amountMinor] as const),
  ] as const;
  return (
    <section className={wallet.balance} aria-label={of.asset}>
      <h2 className={wallet.asset}>{of.asset}</h2>
      <Facts
        rows={rows.map(([label, amountMinor]) => [
          label,
          <Amount key={label} money={{ asset, amountMinor: BigInt(amountMinor) }} />,
        ])}
      />
    </section>
  );
}

/** What a kind of account is called; one that is new keeps the journal’s own name. */
function kindWords(kind: string): string {
  const [name = kind, provider = ''] = kind.split(':');
  return t('solvency.kind', { name, provider, kind });
}
