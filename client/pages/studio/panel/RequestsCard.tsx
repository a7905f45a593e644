import Video from 'lucide-react/icons/video';
import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { PanelView } from '../../../../shared/protocol/modes.ts';
import { formatDuration, MINUTE_MS } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { type Act, useAct } from '../../stage/useAct.ts';
import { RequestAnswers } from '../requests/RequestAnswers.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

interface RequestsCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

/** Shows who asks for a one-to-one, the best bid first, and what it costs. */
export function RequestsCard({ connection, stage, panel }: RequestsCardProps) {
  const [open, setOpen] = useState(false);
  const [closing, setClosing] = useState(false);
  const { busy, error, act } = useAct(connection);
  const { requests } = stage;
  const queue = panel?.queue ?? [];
  const waiting = queue.filter(({ state }) => state === 'waiting').length;
  const close = async () => {
    if (await act('closeRequests', {})) setClosing(false);
  };
  const offered = requests?.isOpen
    ? t('requests.offered', {
        minutes: Math.round(requests.lengthMs / MINUTE_MS),
        amount: formatMesi(requests.minimumMinor),
      })
    : t('requests.about');
  return (
    <PanelCard
      icon={<Video aria-hidden />}
      title={t('requests.title')}
      lit={queue.length > 0}
      error={error}
      head={
        requests?.isOpen ? <Badge tone="positive">{t('requests.waiting', { count: waiting })}</Badge> : null
      }
    >
      <p className={styles.words}>{offered}</p>
      {queue.length > 0 ? (
        <ul className={styles.list} aria-label={t('requests.list')}>
          {queue.map((request) => (
            <QueueRow key={request.orderId} {...{ request, busy, act }} />
          ))}
        </ul>
      ) : null}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          {requests?.isOpen ? t('requests.change') : t('requests.take')}
        </Button>
        {requests?.isOpen ? (
          <Button variant="ghost" busy={busy} onClick={() => (waiting > 0 ? setClosing(true) : void close())}>
            {t('requests.close')}
          </Button>
        ) : null}
      </div>
      <ConfirmDialog
        open={closing}
        title={t('requests.closeAsk')}
        description={t('requests.closeAbout', { count: waiting, amount: formatMesi(heldFor(queue)) })}
        error={error}
        busy={busy}
        yes={t('requests.close')}
        no={t('requests.closeNo')}
        onYes={() => void close()}
        onNo={() => setClosing(false)}
      />
      <Dialog open={open} onOpenChange={setOpen} title={t('requests.takeTitle')}>
        {open ? <RequestsForm connection={connection} stage={stage} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </PanelCard>
  );
}

/** Returns what those who wait have put up, MESI minor units. */
function heldFor(queue: PanelView['queue']): bigint {
  return queue.reduce(
    (sum, { state, mesiMinor }) => (state === 'waiting' ? sum + BigInt(mesiMinor) : sum),
    0n,
  );
}

interface QueueRowProps {
  readonly request: PanelView['queue'][number];
  readonly busy: boolean;
  readonly act: Act['act'];
}

function QueueRow({ request, busy, act }: QueueRowProps) {
  const nowMs = useServerNow();
  const { orderId, person, state, message } = request;
  const bid = formatMesi(request.mesiMinor);
  return (
    <li className={styles.row}>
      <Avatar person={person} size={34} />
      <div className={styles.rowWords}>
        <strong>
          <bdi>{person.name}</bdi> · {bid}
        </strong>
        {message ? (
          <span>
            “<bdi>{message}</bdi>”
          </span>
        ) : null}
        <span>{standingOf(request, nowMs)}</span>
      </div>
      {state === 'inCall' ? null : (
        <RequestAnswers
          request={{ type: 'call', id: orderId, isAccepted: state === 'accepted', isHeld: true }}
          busy={busy}
          act={act}
        />
      )}
    </li>
  );
}

function standingOf({ state, anonymous, expiresAtMs }: QueueRowProps['request'], nowMs: number): string {
  const who = { anonymous: anonymous ? 'yes' : 'no' };
  if (state === 'accepted') return t('requests.accepted', who);
  if (state === 'inCall') return t('requests.inCall', who);
  return t('requests.waits', { ...who, time: formatDuration(expiresAtMs - nowMs) });
}

const LENGTHS = [5, 10, 15, 20, 25, 30].filter(
  (minutes) => minutes >= LIMITS.callMinutesMin && minutes <= LIMITS.callMinutesMax,
);

function RequestsForm({
  connection,
  stage,
  onDone,
}: Omit<RequestsCardProps, 'panel'> & { onDone: () => void }) {
  const { busy, error, act } = useAct(connection);
  const known = stage.requests;
  const [minimum, setMinimum] = useState(() =>
    known ? typedAmount({ asset: 'MESI', amountMinor: BigInt(known.minimumMinor) }) : '50',
  );
  const [minutes, setMinutes] = useState(String(known ? Math.round(known.lengthMs / MINUTE_MS) : 10));
  const [autoAccept, setAutoAccept] = useState(false);
  const [fanLeaves, setFanLeaves] = useState<'pays' | 'returns'>(known?.fanLeaves ?? 'pays');
  const minimumMinor = positiveTyped(minimum, 'MESI');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!minimumMinor) return;
    const offer = {
      minimumMinor: minimumMinor.toString(),
      lengthMinutes: Number(minutes),
      autoAccept,
      fanLeaves,
    };
    if (await act('openRequests', offer)) onDone();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <div className={styles.two}>
        <AmountField
          label={t('atLeastMesi')}
          asset="MESI"
          text={minimum}
          onText={setMinimum}
          error={minimumMinor ? null : t('typeAmount')}
        />
        <Select
          label={t('requests.length')}
          value={minutes}
          options={LENGTHS.map((count) => ({ value: String(count), label: t('minutes', { count }) }))}
          onChange={setMinutes}
        />
      </div>
      <Select
        label={t('requests.fanLeaves')}
        value={fanLeaves}
        options={[
          { value: 'pays', label: t('requests.pays') },
          { value: 'returns', label: t('requests.returns') },
        ]}
        hint={t('requests.leavesHint')}
        onChange={(value) => setFanLeaves(value === 'returns' ? 'returns' : 'pays')}
      />
      <Switch
        label={t('requests.auto')}
        hint={t('requests.autoHint')}
        checked={autoAccept}
        onChange={setAutoAccept}
      />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {minimumMinor ? t('requests.takeFrom', { amount: formatMesi(minimumMinor) }) : t('requests.take')}
      </Button>
    </form>
  );
}
