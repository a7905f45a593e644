import Ellipsis from 'lucide-react/icons/ellipsis';
import Shield from 'lucide-react/icons/shield';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Menu, type MenuEntry } from '../../../ui/popups/Menu.tsx';
import { useModeration } from '../../stage/chat/useModeration.tsx';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';

interface PersonMenuProps {
  readonly connection: StreamConnection;
  readonly person: Person;
  readonly onDone: () => void;
}

/** A menu of what a creator may do with one viewer. */
export function PersonMenu({ connection, person, onDone }: PersonMenuProps) {
  const { run, mute, remove, question } = useModeration(connection, person, onDone);
  const panel = useStreamView(connection, panelOf);
  const isModerator = panel?.moderators.some(({ id }) => id === person.id) ?? false;
  const entries: readonly MenuEntry[] = [
    {
      type: 'item',
      id: 'moderator',
      label: isModerator ? t('person.unmake') : t('person.make'),
      icon: <Shield />,
      onSelect: () =>
        void run(
          'setModerator',
          { personId: person.id, isModerator: !isModerator },
          isModerator
            ? t('person.unmade', { name: isolate(person.name) })
            : t('person.made', { name: isolate(person.name) }),
        ),
    },
    mute,
    ...remove,
  ];
  return (
    <>
      <Menu
        align="end"
        entries={entries}
        trigger={(trigger) => (
          <IconButton
            {...trigger}
            label={t('person.more', { name: isolate(person.name) })}
            size="s"
            icon={<Ellipsis />}
          />
        )}
      />
      {question}
    </>
  );
}
