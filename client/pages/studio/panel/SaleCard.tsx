import Ticket from 'lucide-react/icons/ticket';
import { type FormEvent, useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { PanelView, SaleView } from '../../../../shared/protocol/modes.ts';
import { ticketsBought, ticketsLeft } from '../../../model/modeView.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import styles from './Panel.module.css';
import { Numbers, PanelCard } from './PanelCard.tsx';
import { SwitchDialog } from './SwitchDialog.tsx';
import {
  isTicketCount,
  NEW_TICKETS,
  TicketCountField,
  TicketPriceField,
  typedCount,
} from './TicketFields.tsx';

interface SaleCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

export function SaleCard({ connection, stage, panel }: SaleCardProps) {
  const [open, setOpen] = useState(false);
  const { sale } = stage;
  const running =
    sale !== null && (sale.isOpen || stage.mode.type === 'ticketOnly' || ticketsBought(sale) > 0);
  return (
    <PanelCard
      icon={<Ticket aria-hidden />}
      title={t('sale.title')}
      head={sale ? <SaleBadge sale={sale} /> : null}
    >
      {sale && running ? (
        <RunningSale {...{ connection, stage, panel, sale }} />
      ) : (
        <>
          <p className={styles.words}>{t('sale.about')}</p>
          <div className={styles.actions}>
            <Button variant="secondary" onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
              {t('sale.put')}
            </Button>
          </div>
        </>
      )}
      <Dialog open={open} onOpenChange={setOpen} title={t('sale.put')}>
        {open ? <SaleForm connection={connection} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </PanelCard>
  );
}

function SaleBadge({ sale }: { readonly sale: SaleView }) {
  if (sale.curtain === 'closed') return <Badge tone="signature">{t('sale.closed')}</Badge>;
  return sale.isOpen ? <Badge tone="positive">{t('sale.on')}</Badge> : <Badge>{t('sale.stopped')}</Badge>;
}

function RunningSale({ connection, stage, panel, sale }: SaleCardProps & { readonly sale: SaleView }) {
  const { busy, error, act } = useAct(connection);
  const [closing, setClosing] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const curtainOpen = sale.curtain === 'open';
  const bought = ticketsBought(sale);
  const cancel = async () => {
    if (await act('stopSale', { cancel: true })) setCancelling(false);
  };
  return (
    <>
      <SaleNumbers sale={sale} panel={panel} />
      <div className={styles.actions}>
        {curtainOpen ? (
          <Button
            variant="primary"
            disabled={bought < Math.max(1, sale.minimum)}
            onClick={() => setClosing(true)}
          >
            {t('switch.ticketOnly')}
          </Button>
        ) : null}
        {sale.isOpen ? (
          <Button busy={busy} onClick={() => void act('stopSale', { cancel: false })}>
            {t('sale.stop')}
          </Button>
        ) : null}
        {curtainOpen ? (
          <Button
            variant="ghost"
            busy={busy}
            onPointerEnter={preloadDialog}
            onClick={() => (bought > 0 ? setCancelling(true) : void cancel())}
          >
            {t('sale.cancel')}
          </Button>
        ) : null}
      </div>
      <Problem text={error} />
      <SwitchDialog
        connection={connection}
        stage={stage}
        to={closing ? 'ticketOnly' : null}
        endsCall={stage.mode.type === 'oneToOne'}
        onClose={() => setClosing(false)}
      />
      <ConfirmDialog
        open={cancelling}
        title={t('sale.cancelAsk')}
        description={t('sale.cancelAbout', {
          count: bought,
          amount: formatMesi(panel?.heldTicketsMinor ?? '0'),
        })}
        error={error}
        busy={busy}
        yes={t('sale.cancel')}
        no={t('sale.cancelNo')}
        onYes={() => void cancel()}
        onNo={() => setCancelling(false)}
      />
    </>
  );
}

function SaleNumbers({ sale, panel }: { readonly sale: SaleView; readonly panel: PanelView | null }) {
  const bought = ticketsBought(sale);
  return (
    <>
      <Numbers
        of={[
          [t('sale.sold'), t('sale.of', { bought, total: sale.total })],
          [t('sale.left'), String(ticketsLeft(sale))],
          [t('sale.price'), formatMesi(sale.priceMinor)],
        ]}
      />
      {panel && sale.curtain === 'open' ? (
        <p className={styles.words}>{heldText(panel.heldTicketsMinor, sale.minimum - bought)}</p>
      ) : null}
    </>
  );
}

function heldText(heldMinor: string, more: number): string {
  const amount = formatMesi(heldMinor);
  return more > 0 ? t('sale.heldMore', { amount, more }) : t('sale.held', { amount });
}

function SaleForm({
  connection,
  onDone,
}: {
  readonly connection: StreamConnection;
  readonly onDone: () => void;
}) {
  const { busy, error, act } = useAct(connection);
  const [price, setPrice] = useState(NEW_TICKETS.price);
  const [total, setTotal] = useState(NEW_TICKETS.total);
  const [minimum, setMinimum] = useState('1');
  const [tipsCount, setTipsCount] = useState(false);
  const priceMinor = positiveTyped(price, 'MESI');
  const [count, least] = [typedCount(total), typedCount(minimum)];
  const countFits = isTicketCount(count);
  const leastFits = least !== null && count !== null && least <= count;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!priceMinor || !countFits || !leastFits) return;
    const sale = { priceMinor: priceMinor.toString(), total: count, minimum: least, tipsCount };
    if (await act('openSale', sale)) onDone();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TicketPriceField text={price} onText={setPrice} />
      <div className={styles.two}>
        <TicketCountField text={total} onText={setTotal} />
        <TextField
          label={t('sale.atLeast')}
          inputMode="numeric"
          value={minimum}
          onChange={(event) => setMinimum(event.currentTarget.value)}
          error={leastFits ? null : t('sale.notMore')}
        />
      </div>
      <Switch
        label={t('sale.tipsCount')}
        hint={t('sale.tipsCountHint')}
        checked={tipsCount}
        onChange={setTipsCount}
      />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {priceMinor && countFits
          ? t('sale.sell', { count, amount: formatMesi(priceMinor) })
          : t('sale.start')}
      </Button>
    </form>
  );
}
