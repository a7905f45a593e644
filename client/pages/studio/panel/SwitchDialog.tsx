import { useCallback, useEffect, useState } from 'react';
import type { ModePreviewAnswer } from '../../../../shared/protocol/answers.ts';
import type { ModeInput } from '../../../../shared/protocol/commands.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { BaseMode, EntryRules } from '../../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMoney } from '../../../texts/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Select } from '../../../ui/Select.tsx';
import { useAct } from '../../stage/useAct.ts';
import { EntryRulesFields, NEW_RULES, readRules } from './EntryRulesFields.tsx';
import styles from './Panel.module.css';
import { Numbers } from './PanelCard.tsx';

interface SwitchDialogProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly to: BaseMode['type'] | null;
  readonly endsCall: boolean;
  readonly onClose: () => void;
}

const TITLES: Readonly<Record<BaseMode['type'], string>> = {
  public: 'Open for everybody',
  private: 'Make it private',
  ticketOnly: 'Close the curtain',
};

/** What a switch will do, in numbers, before it is done. */
export function SwitchDialog(props: SwitchDialogProps) {
  const { to, onClose } = props;
  return (
    <Dialog open={to !== null} onOpenChange={onClose} title={to ? TITLES[to] : ''}>
      {to ? <SwitchForm key={to} {...props} to={to} /> : null}
    </Dialog>
  );
}

const LIMITS_MINUTES = ['', '15', '30', '60', '120', '240'];

function SwitchForm({
  connection,
  stage,
  to,
  endsCall,
  onClose,
}: SwitchDialogProps & { to: BaseMode['type'] }) {
  const [limit, setLimit] = useState('');
  const [rules, setRules] = useState(() => (stage.mode.type === 'private' ? stage.mode.rules : NEW_RULES));
  const mode = modeInput(to, { limit, rules });
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
      {to === 'public' ? (
        <Select
          label="Time limit"
          value={limit}
          onChange={setLimit}
          options={LIMITS_MINUTES.map((value) => ({ value, label: value ? `${value} minutes` : 'No limit' }))}
          hint="Everybody sees it, and the stream ends by itself."
        />
      ) : null}
      {to === 'private' ? <EntryRulesFields rules={rules} onChange={setRules} /> : null}
      {preview ? (
        <Numbers
          of={[
            ['Stay', String(preview.staying)],
            ['Leave', String(preview.leaving)],
            to === 'ticketOnly'
              ? ([
                  'Income',
                  formatMoney({ asset: 'MESI', amountMinor: BigInt(preview.incomeMinor) }),
                ] as const)
              : (['Inside now', String(preview.inside)] as const),
          ]}
        />
      ) : null}
      <p className={styles.words}>{consequences(to, { endsCall, preview })}</p>
      <Problem text={error ?? unseen} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!mode || !preview}>
        {TITLES[to]}
      </Button>
    </form>
  );
}

function modeInput(
  to: BaseMode['type'],
  { limit, rules }: { readonly limit: string; readonly rules: EntryRules },
): ModeInput | null {
  if (to === 'public') return { type: 'public', limitMinutes: limit ? Number(limit) : null };
  if (to === 'ticketOnly') return { type: 'ticketOnly' };
  const read = readRules(rules);
  return read ? { type: 'private', rules: read } : null;
}

/** Asked again whenever what is wished for changes. */
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
  return { preview, error, look: useCallback(() => setTurn((before) => before + 1), []) };
}

function consequences(
  to: BaseMode['type'],
  { endsCall, preview }: { readonly endsCall: boolean; readonly preview: ModePreviewAnswer | null },
): string {
  const call = endsCall ? 'Your one-to-one ends now, and what was not delivered of it returns. ' : '';
  const leaving = preview?.leaving ?? 0;
  const who = leaving === 1 ? 'One person is' : `${leaving} people are`;
  switch (to) {
    case 'public':
      return `${call}The stream is listed again and the door is open.`;
    case 'private':
      return `${call}The stream leaves the directory. ${who} shown to the door, where they see what opens it.`;
    case 'ticketOnly':
      return `${call}All tickets are charged now. ${who} shown to the door, where they can still buy what is left.`;
  }
}
