import { useState } from 'react';
import { useLocation } from 'wouter';
import { needsForm } from '../../../shared/meetingChecks.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type {
  MeetingOffer,
  MeetingSettings,
  MeetingSlot,
  PlaceBidBody,
} from '../../../shared/protocol/meetings.ts';
import { useCommandId } from '../../net/commandIds.ts';
import { devicePublicKey } from '../../net/meetings/deviceKey.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { balanceOf, useBalances } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { formatList, formatMesi, typedAmount } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { AddFundsButton } from '../../wallet/addFunds.tsx';
import { GateHelp } from '../stage/gate/GateHelp.tsx';
import { checkWords } from '../stage/meeting/meetingWords.ts';
import { TimeFields, useNamedTime } from '../stage/meeting/TimeFields.tsx';
import { SlotPicker } from '../stage/slots/SlotPicker.tsx';
import { Auction } from './Auction.tsx';
import styles from './Profile.module.css';
import { WalletPay } from './WalletPay.tsx';

interface BidDialogProps {
  readonly offer: MeetingOffer;
  readonly personId: string;
  /** The time that is bid for, by its name; null: it is still to be chosen. */
  readonly slotId: string | null;
  readonly onClose: () => void;
}

/** The form of a bid: how much, when, a message, and whether to stay in the running. */
export default function BidDialog(props: BidDialogProps) {
  const { offer, onClose } = props;
  const name = isolate(offer.creator.name);
  return (
    <Dialog open onOpenChange={onClose} title={t('form.title', { name })} description={t('form.about')}>
      <BidForm {...props} />
    </Dialog>
  );
}

function BidForm({ offer, personId, slotId, onClose }: BidDialogProps) {
  const { creator, settings, walletChainId } = offer;
  const form = useBidForm(settings, slotId);
  const { place, paying, showPlaced, busy, problem, code } = usePlacing({
    creatorId: creator.id,
    personId,
    form,
    onClose,
  });
  const name = isolate(creator.name);
  return (
    <form
      className={styles.bidForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && form.isReady && form.missingMinor === 0n) void place(name);
      }}
    >
      <AmountField
        asset="MESI"
        label={t('form.amount')}
        hint={t('form.least', { amount: formatMesi(settings.minimumMinor) })}
        text={form.text}
        onText={form.setText}
      />
      {settings.takesAnyTime ? (
        <Switch
          label={shown(t('form.anyTime', { name }))}
          checked={form.isAnyTime}
          onChange={form.setAnyTime}
        />
      ) : null}
      {form.isAnyTime ? null : <When creator={creator} form={form} turn={problem} />}
      <TextArea
        label={t('form.message')}
        rows={3}
        value={form.message}
        error={form.over > 0 ? t('form.tooLong', { over: form.over }) : null}
        onChange={(event) => form.setMessage(event.currentTarget.value)}
      />
      <Switch
        label={t('form.staysIn')}
        hint={t('form.staysInHint')}
        checked={form.staysIn}
        onChange={form.setStaysIn}
      />
      <Terms settings={settings} name={name} isRoom={form.isRoom} />
      <Problem text={problem} />
      <GateHelp code={code} creatorId={creator.id} place="bid" />
      <BidButton form={form} busy={busy} />
      {walletChainId === undefined ? null : (
        <WalletPay
          chainId={walletChainId}
          isReady={form.isReady && !busy}
          {...paying}
          onPlaced={(meetingId) => showPlaced(meetingId, name)}
        />
      )}
    </form>
  );
}

/** Places the bid, or adds what is missing for it. */
function BidButton({
  form: { missingMinor, amountMinor, isReady },
  busy,
}: {
  readonly form: ReturnType<typeof useBidForm>;
  readonly busy: boolean;
}) {
  if (missingMinor > 0n) return <AddFundsButton asset="MESI" missingMinor={missingMinor} />;
  return (
    <Button type="submit" variant="tip" size="l" wide busy={busy} disabled={!isReady}>
      {amountMinor === null ? t('form.submitNone') : t('form.submit', { amount: formatMesi(amountMinor) })}
    </Button>
  );
}

/** When: one of the creator’s free times, or a time that the fan names, and how the bidding for it stands. */
function When({
  creator,
  form,
  turn,
}: {
  readonly creator: MeetingOffer['creator'];
  readonly form: ReturnType<typeof useBidForm>;
  /** Why the last bid was refused: somebody else may have bid meanwhile. */
  readonly turn: string | null;
}) {
  return (
    <>
      <SlotPicker
        creatorId={creator.id}
        chosenId={form.slotId}
        onPick={form.pick}
        instead={<TimeFields time={form.time} />}
      />
      <Auction handle={creator.handle} slotId={form.slotId} turn={turn} onLeast={form.raiseTo} />
    </>
  );
}

/** What the fan agrees to with a bid. */
function Terms({
  settings,
  name,
  isRoom,
}: {
  readonly settings: MeetingSettings;
  readonly name: string;
  /** Whether the two may meet in a virtual room. */
  readonly isRoom: boolean;
}) {
  const { ladder, isBlind, place, presencePercent: percent = MEETING_LIMITS.presencePercent } = settings;
  const rungs = ladder.map(({ backPercent, hoursBefore }) =>
    t('form.rung', { percent: backPercent, hours: hoursBefore }),
  );
  return (
    <>
      <TermList title={t('form.asks', { name })} words={askWords(settings)} />
      <TermList title={t('form.checks')} words={checkWords(settings)} />
      {settings.checks?.ownReview && needsForm(settings) ? (
        <p className={styles.bidTerms}>{shown(t('form.review', { name }))}</p>
      ) : null}
      {place ? <p className={styles.bidTerms}>{shown(t('form.place', { place: isolate(place) }))}</p> : null}
      {isRoom ? <p className={styles.bidTerms}>{t('form.presence', { percent })}</p> : null}
      {rungs.length > 0 ? (
        <p className={styles.bidTerms}>{t('form.ladder', { rungs: formatList(rungs) })}</p>
      ) : null}
      {isBlind ? <p className={styles.bidTerms}>{shown(t('form.blind', { name }))}</p> : null}
    </>
  );
}

/** What the fan is asked for if they win; the creator’s own question stands as it is. */
const askWords = ({ asks, question }: MeetingSettings): readonly string[] =>
  asks.map((field) => {
    if (field === 'question') return t('form.answer', { question: isolate(question) });
    return field === 'country' ? t('form.country') : t(`consent.${field}`);
  });

function TermList({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <div className={styles.bidTerms}>
      <p>{shown(title)}</p>
      <ul>
        {words.map((each) => (
          <li key={each}>{shown(each)}</li>
        ))}
      </ul>
    </div>
  );
}

/** What is filled in, and what follows from it. */
function useBidForm({ minimumMinor, takesAnyTime }: MeetingSettings, firstSlotId: string | null) {
  const balances = useBalances();
  const [text, setText] = useState(() => typedAmount({ asset: 'MESI', amountMinor: BigInt(minimumMinor) }));
  const [message, setMessage] = useState('');
  const [staysIn, setStaysIn] = useState(false);
  const [isAnyTime, setAnyTime] = useState(takesAnyTime && firstSlotId === null);
  const time = useNamedTime(firstSlotId);
  const [slot, setSlot] = useState<MeetingSlot | null>(null);
  const raiseTo = (amountMinor: bigint) => {
    if ((positiveTyped(text, 'MESI') ?? 0n) < amountMinor)
      setText(typedAmount({ asset: 'MESI', amountMinor }));
  };
  const pick = (picked: MeetingSlot) => {
    setSlot(picked);
    // a time may have a minimum of its own
    raiseTo(BigInt(picked.minimumMinor));
  };
  const slotId = slot?.slotId ?? time.slotId;
  const kind = slot?.kind ?? time.fields.kind;
  const amountMinor = positiveTyped(text, 'MESI');
  const over = [...message.trim()].length - MEETING_LIMITS.messageChars;
  const missing = amountMinor !== null && balances ? amountMinor - balanceOf(balances, 'MESI') : 0n;
  return {
    ...{ text, setText, message, setMessage, staysIn, setStaysIn, isAnyTime, setAnyTime, time },
    ...{ amountMinor, over, slot, pick, raiseTo, slotId },
    isRoom: isAnyTime || (slotId !== null && kind === 'room'),
    missingMinor: missing > 0n ? missing : 0n,
    isReady: amountMinor !== null && over <= 0 && (isAnyTime || slotId !== null),
  };
}

/** Places the bid with this device’s key: the same wish is the same bid until there is an answer. */
function usePlacing({
  creatorId,
  personId,
  form,
  onClose,
}: {
  readonly creatorId: string;
  readonly personId: string;
  readonly form: ReturnType<typeof useBidForm>;
  readonly onClose: () => void;
}) {
  const { busy, refused, run } = useRun();
  const { commandIdFor, answered } = useCommandId();
  const [, go] = useLocation();
  const bidOf = async (): Promise<PlaceBidBody> => {
    const { isAnyTime, staysIn } = form;
    const [slotId, amountMinor] = [isAnyTime ? null : form.slotId, String(form.amountMinor)];
    const message = form.message.trim();
    const deviceKey = await devicePublicKey(personId);
    const commandId = commandIdFor(creatorId, String(slotId), amountMinor, message, String(staysIn));
    const bid = { commandId, creatorId, slotId, amountMinor, message, staysIn };
    return { ...bid, ...(deviceKey ? { deviceKey } : {}) };
  };
  const showPlaced = (meetingId: string, name: string) => {
    const amount = formatMesi(String(form.amountMinor));
    showToast({ title: t('form.placed'), body: t('form.placedBody', { amount, name }) });
    onClose();
    go(`/meeting/${meetingId}`);
  };
  const place = async (name: string) => {
    const placed = await run(async () => {
      const answer = await meetingApi.placeBid(await bidOf());
      answered(answer);
      return answer;
    });
    if (placed) showPlaced(placed.meetingId, name);
  };
  // once it was refused the same wish is another bid
  const paying = { bidOf, onRefused: () => answered({ ok: true, value: null }) };
  return { place, paying, showPlaced, busy, problem: refused?.message ?? null, code: refused?.code };
}
