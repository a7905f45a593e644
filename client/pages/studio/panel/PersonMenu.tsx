import Ellipsis from 'lucide-react/icons/ellipsis';
import MicOff from 'lucide-react/icons/mic-off';
import Shield from 'lucide-react/icons/shield';
import UserX from 'lucide-react/icons/user-x';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu, type MenuEntry } from '../../../ui/Menu.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAct } from '../../stage/useAct.ts';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';

const MUTE_MINUTES = 10;

interface PersonMenuProps {
  readonly connection: StreamConnection;
  readonly person: Person;
  readonly onDone: () => void;
}

/** What a creator may do with one viewer. */
export function PersonMenu({ connection, person, onDone }: PersonMenuProps) {
  const { act } = useAct(connection);
  const panel = useStreamView(connection, panelOf);
  const isModerator = panel?.moderators.some(({ id }) => id === person.id) ?? false;
  const personId = person.id;
  const run = async (type: string, payload: object, said: string) => {
    const done = await act(type, payload);
    showToast(done ? { title: said } : { title: 'That did not work', tone: 'warning' });
    onDone();
  };
  const entries: readonly MenuEntry[] = [
    {
      type: 'item',
      id: 'moderator',
      label: isModerator ? 'No longer a moderator' : 'Make a moderator',
      icon: <Shield />,
      onSelect: () =>
        void run(
          'setModerator',
          { personId, isModerator: !isModerator },
          isModerator ? `${person.name} no longer moderates` : `${person.name} is a moderator now`,
        ),
    },
    {
      type: 'item',
      id: 'mute',
      label: `Mute for ${MUTE_MINUTES} minutes`,
      icon: <MicOff />,
      onSelect: () => void run('mute', { personId, minutes: MUTE_MINUTES }, `${person.name} is muted`),
    },
    { type: 'separator', id: 'line' },
    {
      type: 'item',
      id: 'remove',
      label: 'Remove from this stream',
      icon: <UserX />,
      tone: 'danger',
      onSelect: () => void run('removeViewer', { personId }, `${person.name} was removed`),
    },
  ];
  return (
    <Menu
      align="end"
      entries={entries}
      trigger={(trigger) => (
        <IconButton {...trigger} label={`More about ${person.name}`} size="s" icon={<Ellipsis />} />
      )}
    />
  );
}
