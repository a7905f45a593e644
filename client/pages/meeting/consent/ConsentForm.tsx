import { type ReactNode, useState } from 'react';
import { KYF_ANSWER_CHARS, KYF_KEPT_DAYS } from '../../../../shared/kyfLimits.ts';
import { checkedFields, needsForm } from '../../../../shared/meetingChecks.ts';
import type { KycView } from '../../../../shared/protocol/kyc.ts';
import type { CheckedAnswers } from '../../../../shared/protocol/meetingChecks.ts';
import type { ConsentField } from '../../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../../shared/time.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { meetingApi } from '../../../net/meetings/meetingApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { checkWords } from '../../stage/meeting/meetingWords.ts';
import styles from '../Meeting.module.css';
import type { MeetingProps } from '../Meeting.tsx';
import { useMeetingAct } from '../useMeetingAct.ts';

type Answers = Readonly<Partial<Record<ConsentField, string>>>;

/** What a fan is asked for before the meeting: exactly what, to whom, how long. They may refuse. */
export function ConsentForm({ open, view }: MeetingProps) {
  const { asks, question } = view.terms;
  const checked = checkedFields(view.terms);
  const hasForm = needsForm(view.terms);
  const told = useTold(hasForm);
  const [typedChecks, setSaid] = useState<CheckedAnswers>({});
  const [typed, setAnswers] = useState<Answers>({});
  const said = { ...only(checked, told), ...typedChecks };
  const answers = { ...only(asks, told), ...typed };
  const { busy, refused, run } = useRun();
  const meeting = useMeetingAct(open);
  const { phase, slot, creator } = view;
  if (phase.type !== 'consent') return null;
  const name = isolate(creator.name);
  const agree = async () => {
    if (!hasForm) return void (await meeting.act('consent', { isGiven: true }));
    const given = await run(() => meetingApi.giveConsent(view.meetingId, { answers, checked: said }));
    if (given) await meeting.act('consent', { isGiven: true, receiptId: given.receiptId });
  };
  const isWhole =
    asks.every((field) => (answers[field] ?? '').trim() !== '') &&
    checked.every((field) => (said[field] ?? '').trim() !== '');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !busy && !meeting.busy) void agree();
      }}
    >
      {!hasForm ? (
        <p className={styles.words}>{shown(t('consent.nothing', { name }))}</p>
      ) : (
        <>
          <h3 className={styles.heading}>{shown(t('consent.title', { name }))}</h3>
          <p className={styles.words}>
            {shown(
              t('consent.to', {
                name,
                when: formatWhen((slot?.endMs ?? 0) + KYF_KEPT_DAYS * DAY_MS, 'minute'),
              }),
            )}{' '}
            {t('consent.looks')}
          </p>
          {[...asks, ...checked].some((field) => told[field]) ? (
            <p className={styles.words}>{t('consent.told')}</p>
          ) : null}
          {asks.map((field) => (
            <AskedField
              key={field}
              field={field}
              hint={field === 'question' && question ? <bdi>{question}</bdi> : undefined}
              value={answers[field] ?? ''}
              onValue={(text) => setAnswers({ ...answers, [field]: text })}
            />
          ))}
          <CheckedPart view={view} said={said} onSaid={setSaid} />
        </>
      )}
      <p className={styles.words}>{t('consent.until', { when: formatWhen(phase.consentByMs, 'minute') })}</p>
      <Problem text={refused?.message ?? meeting.problem} />
      <div className={styles.acts}>
        <Button type="submit" variant="primary" busy={busy || meeting.busy} disabled={!isWhole}>
          {hasForm ? t('consent.give') : t('consent.yes')}
        </Button>
        <Refuse open={open} />
      </div>
    </form>
  );
}

/** What the fan has told whoever runs the server of themselves: the fields begin with it, and nothing goes on by itself. */
function useTold(hasForm: boolean): Answers {
  const { value } = useAsked<KycView | null>(
    async () => (hasForm ? kycApi.view() : { ok: true, value: null }),
    [hasForm],
  );
  const { name, birthDate, country } = value?.values ?? {};
  const told = { name, birthDate, country };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => text !== undefined));
}

const only = (fields: readonly ConsentField[], told: Answers): Answers =>
  Object.fromEntries(fields.flatMap((field) => (told[field] === undefined ? [] : [[field, told[field]]])));

/** What is checked, and what the fan says for that alone. */
function CheckedPart({
  view: { terms, creator },
  said,
  onSaid,
}: Pick<MeetingProps, 'view'> & {
  readonly said: CheckedAnswers;
  readonly onSaid: (said: CheckedAnswers) => void;
}) {
  const words = checkWords(terms);
  const name = isolate(creator.name);
  return (
    <>
      {words.length > 0 ? <Facts rows={words.map((check) => [t('consent.checks'), check] as const)} /> : null}
      {checkedFields(terms).map((field) => (
        <AskedField
          key={field}
          field={field}
          hint={shown(t('consent.checked', { name }))}
          value={said[field] ?? ''}
          onValue={(text) => onSaid({ ...said, [field]: text })}
        />
      ))}
      {terms.checks?.ownReview ? (
        <p className={styles.words}>{shown(t('consent.review', { name }))}</p>
      ) : null}
    </>
  );
}

function AskedField({
  field,
  hint,
  value,
  onValue,
}: {
  readonly field: ConsentField;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly onValue: (text: string) => void;
}) {
  return (
    <TextField
      label={t(`consent.${field}`)}
      hint={hint}
      type={field === 'birthDate' ? 'date' : field === 'phone' ? 'tel' : 'text'}
      autoComplete={AUTOCOMPLETE[field] ?? 'off'}
      maxLength={field === 'country' ? 2 : KYF_ANSWER_CHARS}
      required
      value={value}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onValue(field === 'country' ? text.toUpperCase() : text);
      }}
    />
  );
}

/** What a browser may fill in by itself. */
const AUTOCOMPLETE: Readonly<Partial<Record<ConsentField, string>>> = {
  ...{ birthDate: 'bday', country: 'country', phone: 'tel' },
};

function Refuse({ open }: Pick<MeetingProps, 'open'>) {
  const [isAsked, setAsked] = useState(false);
  const { act, busy, problem } = useMeetingAct(open);
  return (
    <>
      <Button variant="ghost" onClick={() => setAsked(true)}>
        {t('consent.refuse')}
      </Button>
      <ConfirmDialog
        open={isAsked}
        title={t('consent.refuseTitle')}
        description={t('consent.refuseBody')}
        yes={t('consent.refuseYes')}
        no={t('consent.refuseNo')}
        error={problem}
        busy={busy}
        onYes={() => void act('consent', { isGiven: false })}
        onNo={() => setAsked(false)}
      />
    </>
  );
}
