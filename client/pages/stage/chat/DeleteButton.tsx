import Trash2 from 'lucide-react/icons/trash-2';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { useAct } from '../useAct.ts';

interface DeleteButtonProps {
  readonly connection: StreamConnection;
  /** The id of the line, or of the tip whose words are deleted. */
  readonly lineId: string;
  readonly label: string;
  readonly className?: string | undefined;
}

/** Takes something away that somebody wrote, for everybody. */
export function DeleteButton({ connection, lineId, label, className }: DeleteButtonProps) {
  const { busy, act } = useAct(connection, { toast: true });
  return (
    <IconButton
      label={label}
      size="s"
      icon={<Trash2 />}
      className={className}
      disabled={busy}
      onClick={() => void act('deleteLine', { lineId })}
    />
  );
}
