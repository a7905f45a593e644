import type { ReactNode } from 'react';
import { isAsset } from '../../../shared/money.ts';
import { RECEIPT_KINDS, type Receipt, type ReceiptLeg } from '../../../shared/protocol/answers.ts';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useAccount } from '../../net/session.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Amount } from '../../ui/display/Amount.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { shown } from '../../ui/isolate.tsx';
import { outcomeOf, sentenceOf } from '../../wallet/lineWords.ts';
import styles from './Receipt.module.css';
import wallet from './Wallet.module.css';

interface ReceiptFactsProps {
  readonly receipt: Receipt;
  /** The line of the statement that it was opened from; a file has none. */
  readonly line?: StatementLine | undefined;
}

/** Who looks at a receipt, and where they came from. */
interface Looker {
  readonly line: StatementLine | undefined;
  readonly ownId: string | null;
}

type Row = readonly [label: string, value: ReactNode];

/** Who, what and when, in words; what only a machine needs is folded below. */
export function ReceiptFacts({ receipt, line }: ReceiptFactsProps) {
  const { memo, atMs } = receipt;
  const ownId = useAccount()?.id ?? null;
  const outcome = line ? outcomeOf(line) : deliveredWords(memo);
  const stream = line?.about?.stream?.title;
  const rows: readonly Row[] = [
    [t('receipt.what'), line ? shown(sentenceOf(line)) : kindWords(receipt)],
    ...(outcome ? [['', outcome] as const] : []),
    ...peopleRows(receipt, { line, ownId }),
    [t('receipt.when'), formatWhen(atMs, 'exact')],
    ...(stream ? [[t('receipt.stream'), <bdi key="stream">{stream}</bdi>] as const] : []),
    ...(memo.menuTitle ? [[t('receipt.item'), <bdi key="item">{memo.menuTitle}</bdi>] as const] : []),
    ...(memo.message ? [[t('receipt.message'), <bdi key="message">{memo.message}</bdi>] as const] : []),
  ];
  return (
    <>
      <Facts rows={rows} />
      <details className={styles.technical}>
        <summary>{t('receipt.technical')}</summary>
        <Facts rows={technicalRows(receipt)} />
      </details>
    </>
  );
}

const THINGS = [
  'ticket',
  'call',
  'extension',
  'message',
  'unlock',
  'minutes',
  'pledge',
  'menu',
  'bid',
] as const;

/** Says what a receipt is for. A file may name a kind or a thing that this page does not know. */
function kindWords({ kind, memo }: Receipt): string {
  const known = RECEIPT_KINDS.find((each) => each === kind);
  const words = known ? t(`kind.${known}`) : String(kind);
  const thing = THINGS.find((each) => each === memo.purpose);
  return thing ? `${t(`thing.${thing}`)} · ${words}` : words;
}

/** Says how much of a one-to-one was delivered; null when the receipt is of something else. */
function deliveredWords({ deliveredMs, lengthMs }: Receipt['memo']): string | null {
  const [ms, ofMs] = [Number(deliveredMs), Number(lengthMs)];
  if (!(ms >= 0 && ofMs > 0)) return null;
  return t('hold.delivered', { time: formatDuration(ms), length: formatDuration(ofMs) });
}

/** Whose money became more or less. What the platform only passed on is a technical fact. */
function peopleRows({ legs, memo }: Receipt, looker: Looker): readonly Row[] {
  return legs
    .filter(({ account }) => !account.startsWith('exchange:'))
    .map((leg) => [accountWords(leg.account, memo, looker), amountOf(leg)] as const);
}

function amountOf({ asset, amountMinor }: ReceiptLeg): ReactNode {
  // a file was written by anybody
  return isAsset(asset) ? <Amount signed money={{ asset, amountMinor: BigInt(amountMinor) }} /> : amountMinor;
}

/** Names an account by whose it is: of who looks at it, of somebody that the receipt or its line names, else by its id. */
function accountWords(account: string, memo: Receipt['memo'], { line, ownId }: Looker): string {
  const [type = '', id = ''] = account.split(':');
  const known = line?.person?.id === id ? line.person.name : undefined;
  const name = known ?? (id === memo.giverId && memo.giverName ? memo.giverName : id);
  if (id === ownId && type === 'wallet') return t('wallet.yours');
  if (id === ownId && type === 'creator') return t('account.earnings');
  if (type === 'wallet') return t('account.wallet', { name });
  if (type === 'creator') return t('account.creator', { name });
  if (type === 'hold') return t('account.hold');
  return type === 'external' ? t('account.outside', { name: id }) : account;
}

function technicalRows({ entryId, kind, source, legs, memo, ref, hash }: Receipt): readonly Row[] {
  const number = t('receipt.numberOf', { number: String(source.seq), account: source.account });
  return [
    [t('receipt.entry'), entryId],
    [t('statement.kind'), String(kind)],
    [t('receipt.number'), number],
    ...(ref ? [['ref', ref] as const] : []),
    ...legs.map(({ account, asset, amountMinor }) => [account, `${amountMinor} ${asset}`] as const),
    ...Object.entries(memo).filter(([, fact]) => fact !== ''),
    [
      t('receipt.hash'),
      <span key="hash" className={wallet.hash}>
        {hash}
      </span>,
    ],
  ];
}
