import { Suspense, useState } from 'react';
import type { BidView } from '../../../shared/protocol/meetings.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { formatAgo, formatMesi } from '../../texts/format.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { bidWord } from '../stage/meeting/meetingWords.ts';
import { TimeFields, useNamedTime } from '../stage/meeting/TimeFields.tsx';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';
import { useMeetingAct } from './useMeetingAct.ts';

const BlockAction = lazyPart(() => import('../stage/block/BlockAction.tsx'));

type Asked = { readonly act: 'acceptBid' | 'declineBid' | 'withdrawBid'; readonly bid: BidView };

/** The bids of a meeting: all of them for the creator, the reader’s own for a fan. */
export function BidList({ open, view }: MeetingProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { act, busy, problem, forget } = useMeetingAct(open);
  const time = useNamedTime();
  // for any time the creator names one with the yes
  const needsTime = asked?.act === 'acceptBid' && !view.slot;
  const close = () => {
    setAsked(null);
    forget();
  };
  const doIt = async () => {
    if (asked === null || (needsTime && time.slotId === null)) return;
    const slotId = needsTime ? time.slotId : null;
    if (await act(asked.act, { bidId: asked.bid.bidId, ...(slotId === null ? {} : { slotId }) })) close();
  };
  if (view.bids.length === 0) return null;
  return (
    <Card className={styles.card}>
      <h2 className={styles.heading}>{view.role === 'creator' ? t('bids.heading') : t('bids.yours')}</h2>
      <ul className={styles.list}>
        {view.bids.map((bid) => (
          <li key={bid.bidId} className={styles.bid}>
            <BidRow bid={bid} isCreator={view.role === 'creator'} />
            <BidActs bid={bid} view={view} ask={setAsked} />
          </li>
        ))}
      </ul>
      {asked ? (
        <ConfirmDialog
          open
          {...questionOf(asked)}
          asks={asked.act === 'acceptBid' ? 'wish' : 'danger'}
          error={problem}
          busy={busy}
          onYes={() => void doIt()}
          onNo={close}
        >
          {needsTime ? <TimeFields time={time} isNamed /> : null}
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}

function BidRow({ bid, isCreator }: { readonly bid: BidView; readonly isCreator: boolean }) {
  return (
    <>
      <div className={styles.bidHead}>
        <span className={styles.amount}>{formatMesi(bid.amountMinor)}</span>
        {isCreator ? <bdi>{bid.fan.name}</bdi> : null}
        <Badge tone={bid.state === 'won' ? 'positive' : 'neutral'}>{bidWord(bid.state)}</Badge>
        {bid.staysIn && bid.state === 'standing' ? <Badge>{t('bid.staysIn')}</Badge> : null}
        <span className={styles.small}>{formatAgo(bid.atMs, serverNowMs())}</span>
      </div>
      {bid.message ? (
        <p className={styles.words}>
          <bdi>{bid.message}</bdi>
        </p>
      ) : null}
    </>
  );
}

function BidActs({
  bid,
  view,
  ask,
}: {
  readonly bid: BidView;
  readonly view: MeetingProps['view'];
  readonly ask: (asked: Asked) => void;
}) {
  if (bid.state !== 'standing' && bid.state !== 'reserve') return null;
  const amount = formatMesi(bid.amountMinor);
  const may = (act: Asked['act']) => view.allowed.includes(act);
  const acts = [
    may('acceptBid') ? (
      <Button key="accept" variant="primary" onClick={() => ask({ act: 'acceptBid', bid })}>
        {t('bid.accept', { amount })}
      </Button>
    ) : null,
    may('declineBid') ? (
      <Button key="decline" onClick={() => ask({ act: 'declineBid', bid })}>
        {t('bid.decline')}
      </Button>
    ) : null,
    may('declineBid') ? (
      <Suspense key="block" fallback={null}>
        <BlockAction person={bid.fan} />
      </Suspense>
    ) : null,
    may('withdrawBid') ? (
      <Button key="withdraw" onClick={() => ask({ act: 'withdrawBid', bid })}>
        {t('bid.withdraw', { amount })}
      </Button>
    ) : null,
  ].filter(Boolean);
  return acts.length === 0 ? null : <div className={styles.acts}>{acts}</div>;
}

function questionOf({ act, bid }: Asked) {
  const amount = formatMesi(bid.amountMinor);
  switch (act) {
    case 'acceptBid':
      return {
        ...{ title: t('bid.acceptTitle'), description: t('bid.acceptBody') },
        ...{ yes: t('bid.accept', { amount }), no: t('bid.acceptNo') },
      };
    case 'declineBid':
      return {
        ...{
          title: t('bid.declineTitle'),
          description: t('bid.declineBody', { name: isolate(bid.fan.name) }),
        },
        ...{ yes: t('bid.decline'), no: t('bid.declineNo') },
      };
    case 'withdrawBid':
      return {
        ...{ title: t('bid.withdrawTitle'), description: t('bid.withdrawBody') },
        ...{ yes: t('bid.withdraw', { amount }), no: t('bid.withdrawNo') },
      };
  }
}
