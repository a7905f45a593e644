import Ellipsis from 'lucide-react/icons/ellipsis';
import Shield from 'lucide-react/icons/shield';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Menu, type MenuEntry } from '../../../ui/Menu.tsx';
import { useModeration } from '../../stage/useModeration.tsx';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';

interface PersonMenuProps {
  readonly connection: StreamConnection;
  readonly person: Person;
  readonly onDone: () => void;
}

/** What a creator may do with one viewer. */
export function PersonMenu({ connection, person, onDone }: PersonMenuProps) {
  const { run, mute, remove } = useModeration(connection, person, onDone);
  const panel = useStreamView(connection, panelOf);
  const isModerator = panel?.moderators.some(({ id }) => id === person.id) ?? false;
  const entries: readonly MenuEntry[] = [
    {
      type: 'item',
      id: 'moderator',
      label: isModerator ? 'No longer a moderator' : 'Make a moderator',
      icon: <Shield />,
      onSelect: () =>
        void run(
          'setModerator',
          { personId: person.id, isModerator: !isModerator },
          isModerator
            ? `${isolate(person.name)} no longer moderates`
            : `${isolate(person.name)} is a moderator now`,
        ),
    },
    mute,
    ...remove,
  ];
  return (
    <Menu
      align="end"
      entries={entries}
      trigger={(trigger) => (
        <IconButton {...trigger} label={`More about ${isolate(person.name)}`} size="s" icon={<Ellipsis />} />
      )}
    />
  );
}
