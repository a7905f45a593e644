import Ticket from 'lucide-react/icons/ticket';
import { useState } from 'react';
import type { Asset } from '../../../../shared/money.ts';
import type { SaleView, YouView } from '../../../../shared/protocol/modes.ts';
import { ticketsBought, ticketsLeft } from '../../../model/modeView.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMoney } from '../../../texts/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog, preloadDialog } from '../../../ui/Dialog.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { OfferCard } from './OfferCard.tsx';
import { OrderForm } from './OrderForm.tsx';
import { PayWith, useFundedAsset, usePayment } from './PayWith.tsx';
import { useOrder } from './useOrder.ts';

interface TicketOfferProps {
  readonly connection: StreamConnection;
  readonly sale: SaleView;
  readonly you: YouView | null;
}

const TICKET_STATES = {
  placing: 'Your ticket is being reserved…',
  held: 'Your money is only held: it returns unless the curtain closes.',
  paid: 'You are in for the rest of this show.',
} as const;

export function TicketOffer({ connection, sale, you }: TicketOfferProps) {
  const [open, setOpen] = useState(false);
  const ticket = you?.ticket?.saleId === sale.saleId ? you.ticket : null;
  if (ticket) {
    return <OfferCard lit icon={<Ticket />} title="You have a ticket" body={TICKET_STATES[ticket.state]} />;
  }
  const left = ticketsLeft(sale);
  const price = BigInt(you?.ticketPriceMinor ?? sale.priceMinor);
  const isOver = !sale.isOpen || left === 0;
  return (
    <>
      <OfferCard
        icon={<Ticket />}
        title={isOver ? (left === 0 ? 'Tickets are sold out' : 'The ticket sale is over') : priceTitle(price)}
        body={
          isOver
            ? `${ticketsBought(sale)} of ${sale.total} sold`
            : `${left} of ${sale.total} left · ${sale.curtain === 'closed' ? 'the show is on' : 'for when the curtain closes'}`
        }
        action={
          isOver ? null : (
            <Button variant="tip" onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
              Buy
            </Button>
          )
        }
      />
      <Dialog open={open} onOpenChange={setOpen} title="A ticket for this show" size="s">
        {open ? <BuyTicket {...{ connection, sale, price }} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  );
}

const priceTitle = (price: bigint) =>
  price === 0n
    ? 'Your tips cover a ticket'
    : `Ticket · ${formatMoney({ asset: 'MESI', amountMinor: price })}`;

function BuyTicket(props: {
  readonly connection: StreamConnection;
  readonly sale: SaleView;
  readonly price: bigint;
  readonly onDone: () => void;
}) {
  const { connection, sale, price, onDone } = props;
  const ordering = useOrder(connection, 'buyTicket');
  const funded = useFundedAsset(price);
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const payment = usePayment(asset, price);
  const buy = async () => {
    const placed = await ordering.place({ saleId: sale.saleId, asset, priceMinor: price.toString() });
    if (!placed) return;
    showToast({ title: 'You have a ticket', body: 'See you when the curtain closes.', tone: 'tip' });
    onDone();
  };
  const full = BigInt(sale.priceMinor);
  const facts = [
    ['Ticket', formatMoney({ asset: 'MESI', amountMinor: full })] as const,
    ...(price < full
      ? [['Your tips count', `− ${formatMoney({ asset: 'MESI', amountMinor: full - price })}`] as const]
      : []),
  ];
  return (
    <OrderForm
      facts={facts}
      payment={payment}
      phase={ordering.phase}
      verb="Hold my ticket"
      onPlace={() => void buy()}
      promise={
        sale.curtain === 'closed'
          ? 'The curtain is closed already: you are charged at once, and in.'
          : 'Your money is held, not spent. It is charged when the creator closes the curtain, and returns by itself if that does not happen.'
      }
    >
      <PayWith asset={asset} onAsset={setAsset} />
    </OrderForm>
  );
}
