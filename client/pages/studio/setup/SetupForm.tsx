import Radio from 'lucide-react/icons/radio';
import { type FormEvent, useState } from 'react';
import { useSearch } from 'wouter';
import { LIMITS } from '../../../../shared/limits.ts';
import type { GoLiveCommand, ModeInput } from '../../../../shared/protocol/commands.ts';
import { tagsFit, typedTags } from '../../../model/tags.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { kindOf, type StudioSetup, usesDevices } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import { savedMenu } from '../panel/savedMenu.ts';
import { type StreamGroup, useGroup } from '../useGroup.ts';
import { AdultSwitch } from './AdultSwitch.tsx';
import {
  type Audience,
  AudienceFields,
  audienceMode,
  audienceTickets,
  NEW_AUDIENCE,
} from './AudienceFields.tsx';
import { CategoryField } from './CategoryField.tsx';
import { GoalFields } from './GoalFields.tsx';
import { RecordSwitch, useRecordingRefusal } from './RecordSwitch.tsx';
import styles from './SetupForm.module.css';
import { TagsField } from './TagsField.tsx';

export interface SetupFormProps {
  readonly connection: StreamConnection;
  readonly setup: StudioSetup;
  readonly onChange: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  readonly ready: boolean;
}

export function SetupForm({ connection, setup, onChange, capture, ready }: SetupFormProps) {
  const { busy, error, goLive, clearError } = useGoLive(connection);
  const [shown, setShown] = useState(false);
  const [isAdult, setAdult] = useState(false);
  const group = useGroup(new URLSearchParams(useSearch()).get('group'));
  const [audience, setAudience] = useState<Audience>(() =>
    group ? { ...NEW_AUDIENCE, type: 'group' } : NEW_AUDIENCE,
  );
  const refusal = useRecordingRefusal();
  const goal = goalOf(setup);
  const tickets = audienceTickets(audience);
  const { typed, title, setTitle } = useTitleOf(setup, onChange, group);
  const titleError =
    [...title].length > LIMITS.streamTitleChars
      ? t('setup.titleTooLong', { count: LIMITS.streamTitleChars })
      : shown && !title
        ? t('setup.giveTitle')
        : null;
  const equipped = !usesDevices(setup) || (capture.stream !== null && capture.missing.length === 0);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    const tags = typedTags(setup.tags);
    if (!title || titleError || goal === 'invalid' || !tagsFit(tags)) return;
    const record = setup.record && refusal === null;
    const mode = audienceMode(audience, group);
    if (!mode || (audience.type === 'ticketed' && !tickets)) return;
    const belongs = group ? { group: { conversationId: group.conversationId } } : {};
    const sold = { ...(tickets ? { tickets } : {}), ...(isAdult ? { isAdult } : {}) };
    const about = { title, category: setup.category, ...(tags.length > 0 ? { tags: [...tags] } : {}) };
    void goLive({ ...about, kind: kindOf(setup), goal, record, ...belongs, ...sold }, mode);
  };
  return (
    <Card>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={t('setup.title')}
          placeholder={group?.name ?? t('setup.titleHint')}
          value={typed}
          maxLength={LIMITS.streamTitleChars * 2}
          error={titleError}
          onChange={(event) => {
            setTitle(event.currentTarget.value);
            clearError();
          }}
        />
        <CategoryField category={setup.category} onChange={(category) => onChange({ category })} />
        <TagsField text={setup.tags} onText={(tags) => onChange({ tags })} />
        <AdultSwitch isAdult={isAdult} onChange={setAdult} />
        <AudienceFields audience={audience} group={group} onChange={setAudience} />
        <GoalPart setup={setup} onChange={onChange} strict={shown} />
        <RecordSwitch refusal={refusal} setup={setup} onChange={onChange} />
        <Problem text={error} />
        <Button
          type="submit"
          variant="tip"
          size="l"
          wide
          busy={busy}
          disabled={!ready || !equipped}
          icon={<Radio aria-hidden />}
        >
          {goLiveWords(goal, tickets)}
        </Button>
        {equipped ? null : <p className={styles.hint}>{t('setup.waiting')}</p>}
      </form>
    </Card>
  );
}

/** A stream for a group needs nothing typed: it is called as the group. What others are called is kept for the next one. */
function useTitleOf(
  setup: StudioSetup,
  onChange: SetupFormProps['onChange'],
  group: StreamGroup | null,
): { readonly typed: string; readonly title: string; readonly setTitle: (title: string) => void } {
  const [forGroup, setForGroup] = useState('');
  if (!group)
    return { typed: setup.title, title: setup.title.trim(), setTitle: (title) => onChange({ title }) };
  const named = [...group.name].slice(0, LIMITS.streamTitleChars).join('');
  return { typed: forGroup, title: forGroup.trim() || named, setTitle: setForGroup };
}

/** The button repeats the amount that it commits: of the tickets, else of the goal. */
function goLiveWords(goal: ReturnType<typeof goalOf>, tickets: ReturnType<typeof audienceTickets>): string {
  if (tickets)
    return t('setup.goLiveTickets', { count: tickets.total, amount: formatMesi(tickets.priceMinor) });
  return goal && goal !== 'invalid'
    ? t('setup.goLiveGoal', { amount: formatMesi(goal.targetMinor) })
    : t('setup.goLive');
}

function GoalPart({
  setup,
  onChange,
  strict,
}: Pick<SetupFormProps, 'setup' | 'onChange'> & { readonly strict: boolean }) {
  return (
    <>
      <Switch
        label={t('goal.title')}
        hint={t('setup.goalHint')}
        checked={setup.withGoal}
        onChange={(withGoal) => onChange({ withGoal })}
      />
      {setup.withGoal ? (
        <GoalFields
          title={setup.goalTitle}
          target={setup.goalTarget}
          strict={strict}
          onTitle={(goalTitle) => onChange({ goalTitle })}
          onTarget={(goalTarget) => onChange({ goalTarget })}
        />
      ) : null}
    </>
  );
}

function goalOf(setup: StudioSetup): GoLiveCommand['goal'] | 'invalid' {
  if (!setup.withGoal) return null;
  const title = setup.goalTitle.trim();
  const targetMinor = positiveTyped(setup.goalTarget, 'MESI');
  const fits = title !== '' && [...title].length <= LIMITS.goalTitleChars;
  if (!fits || targetMinor === null) return 'invalid';
  return { title, targetMinor: targetMinor.toString() };
}

function useGoLive(connection: StreamConnection) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** Sets who can watch first, so that nobody else is inside for a moment, and the menu of last time after. */
  const goLive = async (command: GoLiveCommand, mode: ModeInput) => {
    setBusy(true);
    setError(null);
    const refused = (await refusalOf(connection, mode)) ?? (await begin(connection, command));
    setBusy(false);
    setError(refused);
  };
  return { busy, error, goLive, clearError: () => setError(null) };
}

async function refusalOf(connection: StreamConnection, mode: ModeInput): Promise<string | null> {
  const reply = await connection.request('switchMode', { mode });
  const isSet = reply.type === 'answered' || reply.rejection.code === 'AlreadyInMode';
  return isSet ? null : reply.rejection.message;
}

async function begin(connection: StreamConnection, command: GoLiveCommand): Promise<string | null> {
  const reply = await connection.request('goLive', command);
  // an answer that was lost shows itself: the feed says that the stream is live
  if (reply.type !== 'answered' && reply.rejection.code !== 'AlreadyLive') return reply.rejection.message;
  const items = [...savedMenu()];
  if (items.length > 0) await connection.request('setMenu', { items });
  return null;
}
