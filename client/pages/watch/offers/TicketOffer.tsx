import Ticket from 'lucide-react/icons/ticket';
import { useState } from 'react';
import type { Asset } from '../../../../shared/money.ts';
import type { SaleView, YouView } from '../../../../shared/protocol/modes.ts';
import { ticketsBought, ticketsLeft } from '../../../model/modeView.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { PayWith, useFundedAsset, usePayment } from '../../stage/tip/PayWith.tsx';
import { useOpenFor } from '../../stage/useOpenFor.ts';
import { stageOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { OfferCard } from './OfferCard.tsx';
import { OrderForm } from './OrderForm.tsx';
import { useOrder } from './useOrder.ts';

interface TicketOfferProps {
  readonly connection: StreamConnection;
  readonly sale: SaleView;
  readonly you: YouView | null;
}

export function TicketOffer({ connection, sale, you }: TicketOfferProps) {
  const { open, setOpen, wish } = useOpenFor('ticket');
  const ticket = you?.ticket?.saleId === sale.saleId ? you.ticket : null;
  if (ticket) {
    return (
      <OfferCard lit icon={<Ticket />} title={t('ticket.have')} body={t(`ticket.state.${ticket.state}`)} />
    );
  }
  const left = ticketsLeft(sale);
  const price = BigInt(you?.ticketPriceMinor ?? sale.priceMinor);
  const isOver = !sale.isOpen || left === 0;
  return (
    <>
      <OfferCard
        icon={<Ticket />}
        title={isOver ? (left === 0 ? t('ticket.soldOut') : t('ticket.over')) : priceTitle(price)}
        body={
          isOver
            ? t('ticket.sold', { bought: ticketsBought(sale), total: sale.total })
            : t('ticket.left', { curtain: sale.curtain, left, total: sale.total })
        }
        action={
          isOver ? null : (
            <Button variant="tip" onPointerEnter={preloadDialog} onClick={wish}>
              {t('ticket.buy')}
            </Button>
          )
        }
      />
      <Dialog open={open} onOpenChange={setOpen} title={t('ticket.title')} size="s">
        {open ? <BuyTicket {...{ connection, sale, price }} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  );
}

const priceTitle = (price: bigint) =>
  price === 0n ? t('ticket.covered') : t('ticket.price', { amount: formatMesi(price) });

function BuyTicket(props: {
  readonly connection: StreamConnection;
  readonly sale: SaleView;
  readonly price: bigint;
  readonly onDone: () => void;
}) {
  const { connection, sale, price, onDone } = props;
  const ordering = useOrder(connection, 'buyTicket');
  const creatorId = useStreamView(connection, stageOf)?.creator.id;
  const funded = useFundedAsset(price);
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const payment = usePayment(asset, price);
  const buy = async () => {
    const placed = await ordering.place({ saleId: sale.saleId, asset, priceMinor: price.toString() });
    if (!placed) return;
    showToast({
      title: t('ticket.have'),
      body: sale.curtain === 'closed' ? t('ticket.state.paid') : t('ticket.seeYou'),
      tone: 'tip',
    });
    onDone();
  };
  const full = BigInt(sale.priceMinor);
  const facts = [
    [t('ticket.word'), formatMesi(full)] as const,
    ...(price < full ? [[t('ticket.tipsCount'), `− ${formatMesi(full - price)}`] as const] : []),
  ];
  return (
    <OrderForm
      facts={facts}
      payment={payment}
      phase={ordering.phase}
      verb={t('ticket.hold')}
      gate={{ creatorId, place: 'ticketOnly' }}
      onPlace={() => void buy()}
      promise={sale.curtain === 'closed' ? t('ticket.atOnce') : t('ticket.onlyHeld')}
    >
      <PayWith asset={asset} onAsset={setAsset} />
    </OrderForm>
  );
}
