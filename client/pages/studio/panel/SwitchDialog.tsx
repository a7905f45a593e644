import { useCallback, useEffect, useState } from 'react';
import type { ModePreviewAnswer } from '../../../../shared/protocol/answers.ts';
import type { ModeInput } from '../../../../shared/protocol/commands.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { BaseMode, EntryRules } from '../../../../shared/protocol/modes.ts';
import type { StreamConnection, StreamView } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { useStreamView } from '../../stage/useStreamConnection.ts';
import { audienceMode } from '../setup/AudienceFields.tsx';
import { useGroup } from '../useGroup.ts';
import { EntryRulesFields, NEW_RULES, rulesOfGroup } from './EntryRulesFields.tsx';
import { LimitField } from './LimitField.tsx';
import styles from './Panel.module.css';
import { Numbers } from './PanelCard.tsx';

/** How often the numbers are asked for while somebody thinks about them. */
const LOOK_EVERY_MS = 2_000;

interface SwitchDialogProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly to: BaseMode['type'] | null;
  readonly endsCall: boolean;
  readonly onClose: () => void;
}

/** Says in numbers what a switch of the mode will do, before it is done. */
export function SwitchDialog(props: SwitchDialogProps) {
  const { to, onClose } = props;
  return (
    <Dialog open={to !== null} onOpenChange={onClose} title={to ? t(`switch.${to}`) : ''}>
      {to ? <SwitchForm key={to} {...props} to={to} /> : null}
    </Dialog>
  );
}

function SwitchForm({
  connection,
  stage,
  to,
  endsCall,
  onClose,
}: SwitchDialogProps & { to: BaseMode['type'] }) {
  const [limit, setLimit] = useState('');
  const belongsTo = useStreamView(connection, groupIdOf);
  const group = useGroup(belongsTo);
  const [rules, setRules] = useState(() => rulesNow(stage, belongsTo));
  const [tickets, setTickets] = useState<'keep' | 'return'>('keep');
  const mode = modeInput(to, { limit, rules, tickets });
  const { preview, error: unseen, look } = usePreview(connection, mode);
  const { busy, error, act } = useAct(connection);
  const change = async () => {
    if (!mode || !preview) return;
    const { holders, leaving } = preview;
    const done = await act('switchMode', {
      mode,
      ...(to === 'ticketOnly' ? { confirm: { holders, leaving } } : {}),
    });
    if (done) onClose();
    else look();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      {to === 'public' ? <LimitField limit={limit} onChange={setLimit} /> : null}
      {to === 'private' ? <EntryRulesFields rules={rules} group={group} onChange={setRules} /> : null}
      {preview ? (
        <Numbers
          of={[
            [t('switch.stay'), String(preview.staying)],
            [t('switch.leave'), String(preview.leaving)],
            to === 'ticketOnly'
              ? ([t('switch.income'), formatMesi(preview.incomeMinor)] as const)
              : ([t('switch.inside'), String(preview.inside)] as const),
          ]}
        />
      ) : null}
      {preview && to === 'private' && preview.paid.count > 0 ? (
        <PaidTickets paid={preview.paid} choice={tickets} onChoice={setTickets} />
      ) : null}
      <p className={styles.words}>{consequences(to, { endsCall, preview })}</p>
      <Problem text={error ?? unseen} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!mode || !preview}>
        {t(`switch.${to}`)}
      </Button>
    </form>
  );
}

const groupIdOf = ({ panel }: StreamView) => panel?.group?.conversationId ?? null;

/** Returns the rules that stand in the fields first: those that are, or the group's where the stream belongs to one. */
function rulesNow({ mode }: StageView, conversationId: string | null): EntryRules {
  if (mode.type === 'private') return mode.rules;
  return conversationId === null ? NEW_RULES : rulesOfGroup(conversationId);
}

function modeInput(
  to: BaseMode['type'],
  {
    limit,
    rules,
    tickets,
  }: { readonly limit: string; readonly rules: EntryRules; readonly tickets: 'keep' | 'return' },
): ModeInput | null {
  if (to === 'ticketOnly') return { type: 'ticketOnly' };
  const mode = audienceMode({ type: to, limit, rules });
  return mode?.type === 'private' ? { ...mode, tickets } : mode;
}

/** Says who paid for a ticket, and asks what becomes of them: nobody loses a ticket unasked. */
function PaidTickets(props: {
  readonly paid: ModePreviewAnswer['paid'];
  readonly choice: 'keep' | 'return';
  readonly onChoice: (choice: 'keep' | 'return') => void;
}) {
  const { count, people, returnMinor } = props.paid;
  const amount = formatMesi(returnMinor);
  const more = count - people.length;
  return (
    <div className={styles.form}>
      <p className={styles.words}>
        {t('switch.paid', { count })}{' '}
        {people.map(({ id, name }, at) => (
          <span key={id}>
            {at > 0 ? ', ' : ''}
            <bdi>{name}</bdi>
          </span>
        ))}
        {more > 0 ? ` ${t('switch.paidMore', { more })}` : null}
      </p>
      <Select
        label={t('switch.tickets')}
        value={props.choice}
        options={[
          { value: 'keep', label: t('switch.keep') },
          { value: 'return', label: t('switch.return', { amount }) },
        ]}
        hint={props.choice === 'keep' ? t('switch.keepHint') : t('switch.returnHint')}
        onChange={props.onChoice}
      />
    </div>
  );
}

/**
 * Asks what the switch will do, again whenever what is wished for changes, and every now and then: people come and go, and right
 * after a show has begun the money of its tickets is still on its way.
 */
function usePreview(connection: StreamConnection, mode: ModeInput | null) {
  const [preview, setPreview] = useState<ModePreviewAnswer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const wish = mode ? JSON.stringify(mode) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a wish to look again
  useEffect(() => {
    if (!wish) return setPreview(null);
    let here = true;
    void connection.request('previewMode', { mode: JSON.parse(wish) }).then((reply) => {
      if (!here) return;
      setPreview(reply.type === 'answered' ? reply.value : null);
      setError(reply.type === 'answered' ? null : reply.rejection.message);
    });
    return () => {
      here = false;
    };
  }, [connection, wish, turn]);
  const look = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  return { preview, error, look };
}

function consequences(
  to: BaseMode['type'],
  { endsCall, preview }: { readonly endsCall: boolean; readonly preview: ModePreviewAnswer | null },
): string {
  const leaving = preview?.leaving ?? 0;
  const consequence = {
    public: t('switch.toPublic'),
    private: t('switch.toPrivate', { leaving }),
    ticketOnly: t('switch.toTicketOnly', { leaving }),
  }[to];
  return endsCall ? t('switch.endsCall', { consequence }) : consequence;
}
