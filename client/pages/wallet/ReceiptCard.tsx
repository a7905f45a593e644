import ArrowDownToLine from 'lucide-react/icons/arrow-down-to-line';
import MessageCircle from 'lucide-react/icons/message-circle';
import { Suspense } from 'react';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { saveFile } from '../../net/saveFile.ts';
import { useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { ReceiptChecks } from './ReceiptChecks.tsx';
import { ReceiptFacts } from './ReceiptFacts.tsx';
import styles from './Wallet.module.css';

const ThankForm = lazyPart(() => import('./ThankForm.tsx'));

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
      <Thanks receipt={signed.receipt} />
      <div className={styles.actions}>
        {line?.person ? (
          <ButtonLink
            href={`/messages?to=${encodeURIComponent(line.person.handle)}`}
            icon={<MessageCircle aria-hidden />}
          >
            {shown(t('receipt.write', { name: isolate(line.person.name) }))}
          </ButtonLink>
        ) : null}
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

/** Whoever got the tip thanks its giver. */
function Thanks({ receipt: { entryId, kind, memo } }: { readonly receipt: Receipt }) {
  const account = useAccount();
  const isTip = kind === 'tip' || (kind === 'post' && memo.purpose === 'menu');
  const isTheirs = isTip && memo.creatorId === account?.id && memo.anonymous !== 'yes';
  if (!isTheirs || !memo.giverName) return null;
  return (
    <Suspense fallback={null}>
      <ThankForm entryId={entryId} giverName={memo.giverName} />
    </Suspense>
  );
}
