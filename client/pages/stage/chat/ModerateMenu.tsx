import Ellipsis from 'lucide-react/icons/ellipsis';
import Hourglass from 'lucide-react/icons/hourglass';
import Trash2 from 'lucide-react/icons/trash-2';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/stage.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Menu, type MenuEntry } from '../../../ui/popups/Menu.tsx';
import { stageOf, useStreamView } from '../useStreamConnection.ts';
import { useModeration } from './useModeration.tsx';

const SLOW_SECONDS = 10;

interface ModerateMenuProps {
  readonly connection: StreamConnection;
  /** Whoever said the line. */
  readonly person: Person;
  readonly lineId: string;
  readonly className?: string | undefined;
}

/** What the creator and moderators may do about a line. */
export default function ModerateMenu({ connection, person, lineId, className }: ModerateMenuProps) {
  const { run, mute, remove, question } = useModeration(connection, person);
  const isSlow = (useStreamView(connection, stageOf)?.slowModeMs ?? 0) > 0;
  const entries: readonly MenuEntry[] = [
    {
      type: 'item',
      id: 'delete',
      label: t('moderate.delete'),
      icon: <Trash2 />,
      onSelect: () => void run('deleteLine', { lineId }, t('moderate.deleted')),
    },
    mute,
    {
      type: 'item',
      id: 'slow',
      label: isSlow ? t('moderate.slowOff') : t('moderate.slowOn', { seconds: SLOW_SECONDS }),
      icon: <Hourglass />,
      onSelect: () =>
        void run(
          'setSlowMode',
          { everySeconds: isSlow ? 0 : SLOW_SECONDS },
          isSlow ? t('moderate.slowIsOff') : t('moderate.slowIsOn'),
        ),
    },
    ...remove,
  ];
  return (
    <>
      <Menu
        align="end"
        className={className}
        entries={entries}
        trigger={(trigger) => (
          <IconButton
            {...trigger}
            label={t('moderate.label', { name: isolate(person.name) })}
            size="s"
            icon={<Ellipsis />}
          />
        )}
      />
      {question}
    </>
  );
}
