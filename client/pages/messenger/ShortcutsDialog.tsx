import { t } from '../../texts/messenger.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Shortcuts.module.css';

/** What can be pressed, and what it does. Several keys are pressed together. */
const KEYS = [
  [['/'], 'search'],
  [['Ctrl', 'F'], 'find'],
  [['Enter'], 'send'],
  [['Shift', 'Enter'], 'newLine'],
  [['↑'], 'edit'],
  [['@'], 'mention'],
  [['Esc'], 'leave'],
  [['↑', '↓'], 'walk'],
  [['?'], 'help'],
] as const;

export interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Lists the keys of the messenger. */
export function ShortcutsDialog({ open, onClose }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} size="s" title={t('keys.title')}>
      <ul className={styles.keys}>
        {KEYS.map(([keys, does]) => (
          <li key={does}>
            <span className={styles.pressed}>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
            {t(`keys.${does}`)}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
