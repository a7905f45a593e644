import Video from 'lucide-react/icons/video';
import { Suspense } from 'react';
import type { CallRequestView, RequestsView, YouView } from '../../../../shared/protocol/modes.ts';
import { formatDuration, MINUTE_MS } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, formatMoney } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { useOpenFor } from '../../stage/useOpenFor.ts';
import { OfferCard } from './OfferCard.tsx';
import styles from './Offers.module.css';

const load = () => import('./RequestCallForm.tsx');
const RequestCallForm = lazyPart(load);

interface CallOfferProps {
  readonly connection: StreamConnection;
  readonly requests: RequestsView;
  readonly you: YouView | null;
  readonly creatorName: string;
}

/** Offers a one-to-one: says what it costs, or where this person stands in the queue. */
export function CallOffer({ connection, requests, you, creatorName }: CallOfferProps) {
  const { open, setOpen, wish } = useOpenFor('call');
  const request = you?.request ?? null;
  if (!request && !requests.isOpen) return null;
  if (request?.state === 'accepted' || request?.state === 'inCall') return null;
  const minutes = Math.round(requests.lengthMs / MINUTE_MS);
  const ask = requests.isOpen ? (
    <Button
      variant={request ? 'secondary' : 'tip'}
      size={request ? 's' : 'm'}
      onPointerEnter={preload}
      onClick={wish}
    >
      {request ? t('call.bidMore') : t('call.ask')}
    </Button>
  ) : null;
  return (
    <>
      {request ? (
        <Waiting connection={connection} request={request} raise={ask} />
      ) : (
        <OfferCard
          icon={<Video />}
          title={t('call.offer', { minutes })}
          body={bodyOf(requests)}
          action={ask}
        />
      )}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('call.with', { minutes, creator: isolate(creatorName) })}
        size="s"
      >
        {open ? (
          <Suspense fallback={null}>
            <RequestCallForm {...{ connection, requests, request }} onDone={() => setOpen(false)} />
          </Suspense>
        ) : null}
      </Dialog>
    </>
  );
}

function preload(): void {
  preloadDialog();
  void load();
}

function bodyOf({ minimumMinor, waiting, firstMinor }: RequestsView): string {
  if (waiting === 0 || firstMinor === null)
    return t('call.nobodyWaits', { amount: formatMesi(minimumMinor) });
  return t('call.waiting', { amount: formatMesi(minimumMinor), waiting, first: formatMesi(firstMinor) });
}

function Waiting(props: {
  readonly connection: StreamConnection;
  readonly request: CallRequestView;
  readonly raise: React.ReactNode;
}) {
  const { connection, request, raise } = props;
  const nowMs = useServerNow();
  const cancel = async () => {
    const reply = await connection.request('cancelRequest', { orderId: request.orderId });
    if (reply.type === 'answered') showToast({ title: t('call.takenBack'), body: t('call.takenBackBody') });
    else showToast({ title: t('call.notTakenBack'), body: reply.rejection.message, tone: 'warning' });
  };
  const amount = formatMoney({ asset: request.asset, amountMinor: BigInt(request.amountMinor) });
  const held =
    request.etaMs === null
      ? t('call.held', { amount })
      : t('call.heldTurn', { amount, time: formatDuration(request.etaMs) });
  return (
    <OfferCard
      lit
      icon={<Video />}
      title={
        request.state === 'placing' ? t('call.placing') : t('call.place', { place: String(request.place) })
      }
      body={
        <>
          {held}
          <br />
          {t('call.returnsIn', { time: formatDuration(request.expiresAtMs - nowMs) })}
        </>
      }
      action={
        <span className={styles.actions}>
          {raise}
          <Button size="s" variant="ghost" onClick={() => void cancel()}>
            {t('call.takeBack')}
          </Button>
        </span>
      }
    />
  );
}
