import FileIcon from 'lucide-react/icons/file';
import Music from 'lucide-react/icons/music';
import RotateCw from 'lucide-react/icons/rotate-cw';
import X from 'lucide-react/icons/x';
import { useStore } from '../../../base/createStore.ts';
import type { OutgoingFile } from '../../../model/chat/outgoing.ts';
import type { FileProgress } from '../../../net/chat/FileQueue.ts';
import type { OpenConversation } from '../../../net/chat/openConversation.ts';
import { t } from '../../../texts/files.ts';
import { formatBytes } from '../../../texts/format.ts';
import { refusalText } from '../../../texts/refusals.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import styles from './Chosen.module.css';
import { LockField, type LockFieldProps } from './LockField.tsx';

/** What is chosen for the message that is being written, and how far each is. */
export function ChosenTray({ open, ...lock }: LockFieldProps & { readonly open: OpenConversation }) {
  const list = useStore(open.chosen.list);
  const progress = useStore(open.files.progress);
  if (list.length === 0) return null;
  return (
    <>
      <ul className={styles.tray} aria-label={t('chosen.label')}>
        {list.map((file) => (
          <Chosen key={file.key} file={file} open={open} progress={progress.get(file.key)} />
        ))}
      </ul>
      <LockField {...lock} />
    </>
  );
}

interface ChosenProps {
  readonly file: OutgoingFile;
  readonly open: OpenConversation;
  readonly progress: FileProgress | undefined;
}

function Chosen({ file, open, progress }: ChosenProps) {
  const name = isolate(file.name);
  return (
    <li
      className={styles.chosen}
      data-chosen={file.fileId === null ? (progress?.type ?? 'waiting') : 'ready'}
    >
      <LocalLook file={file} url={open.files.localUrl(file.key)} />
      <span className={styles.words}>
        <bdi className={styles.name}>{file.name}</bdi>
        {progress?.type === 'refused' ? (
          <span role="alert" className={styles.problem}>
            {refusalText(progress.code)}
          </span>
        ) : (
          <FileProgressBar file={file} progress={progress} />
        )}
      </span>
      {progress?.type === 'refused' ? (
        <IconButton
          size="s"
          label={unmarked(t('chosen.again', { name }))}
          icon={<RotateCw />}
          onClick={() => open.chosen.again(file)}
        />
      ) : null}
      <IconButton
        size="s"
        label={unmarked(t('chosen.remove', { name }))}
        icon={<X />}
        onClick={() => open.chosen.remove(file)}
      />
    </li>
  );
}

/** How far a file is: a bar while it is sent, its size when it is there. */
export function FileProgressBar({ file, progress }: Omit<ChosenProps, 'open'>) {
  if (file.fileId !== null) return <span className={styles.size}>{formatBytes(file.bytes)}</span>;
  const name = isolate(file.name);
  const isChecking = progress?.type === 'checking';
  return (
    <ProgressBar
      className={styles.bar}
      label={unmarked(t(isChecking ? 'chosen.checking' : 'chosen.progress', { name }))}
      value={progress?.type === 'sending' ? progress.share : isChecking ? 1 : 0}
    />
  );
}

/** A small picture of a file of this machine, or what stands for it. */
export function LocalLook({ file, url }: { readonly file: OutgoingFile; readonly url: string | null }) {
  if (url && file.mime.startsWith('image/')) return <img className={styles.look} src={url} alt="" />;
  if (url && file.mime.startsWith('video/'))
    return <video className={styles.look} src={url} muted preload="metadata" tabIndex={-1} />;
  return (
    <span className={styles.look}>
      {file.mime.startsWith('audio/') ? <Music aria-hidden /> : <FileIcon aria-hidden />}
    </span>
  );
}
