import Ellipsis from 'lucide-react/icons/ellipsis';
import Hourglass from 'lucide-react/icons/hourglass';
import MicOff from 'lucide-react/icons/mic-off';
import UserX from 'lucide-react/icons/user-x';
import type { Person } from '../../../shared/protocol/people.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { showToast } from '../../ui/toasts.ts';
import { useAct } from './useAct.ts';
import { stageOf, useStreamView } from './useStreamConnection.ts';

const MUTE_MINUTES = 10;
const SLOW_SECONDS = 10;

interface ModerateMenuProps {
  readonly connection: StreamConnection;
  /** Whoever said the line. */
  readonly person: Person;
  readonly className?: string | undefined;
}

/** What the creator and moderators may do about a line. */
export function ModerateMenu({ connection, person, className }: ModerateMenuProps) {
  const { act } = useAct(connection);
  const isSlow = (useStreamView(connection, stageOf)?.slowModeMs ?? 0) > 0;
  const personId = person.id;
  const run = async (type: string, payload: object, said: string) => {
    const done = await act(type, payload);
    showToast(done ? { title: said } : { title: 'That did not work', tone: 'warning' });
  };
  const entries: readonly MenuEntry[] = [
    {
      type: 'item',
      id: 'mute',
      label: `Mute ${person.name} for ${MUTE_MINUTES} minutes`,
      icon: <MicOff />,
      onSelect: () => void run('mute', { personId, minutes: MUTE_MINUTES }, `${person.name} is muted`),
    },
    {
      type: 'item',
      id: 'slow',
      label: isSlow ? 'Slow mode off' : `Slow mode: a line every ${SLOW_SECONDS} seconds`,
      icon: <Hourglass />,
      onSelect: () =>
        void run(
          'setSlowMode',
          { everySeconds: isSlow ? 0 : SLOW_SECONDS },
          isSlow ? 'Slow mode is off' : 'Slow mode is on',
        ),
    },
    { type: 'separator', id: 'line' },
    {
      type: 'item',
      id: 'remove',
      label: `Remove ${person.name} from this stream`,
      icon: <UserX />,
      tone: 'danger',
      onSelect: () => void run('removeViewer', { personId }, `${person.name} was removed`),
    },
  ];
  return (
    <Menu
      align="end"
      className={className}
      entries={entries}
      trigger={(trigger) => (
        <IconButton {...trigger} label={`Moderate ${person.name}`} size="s" icon={<Ellipsis />} />
      )}
    />
  );
}
