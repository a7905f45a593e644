import { useStore } from '../../../base/createStore.ts';
import type { OutgoingFile } from '../../../model/chat/outgoing.ts';
import type { OpenConversation } from '../../../net/chat/openConversation.ts';
import { t } from '../../../texts/files.ts';
import styles from './Chosen.module.css';
import { FileProgressBar, LocalLook } from './ChosenTray.tsx';

export interface OutgoingFilesProps {
  readonly files: readonly OutgoingFile[];
  readonly open: OpenConversation;
}

/** The files of a message that is on its way. */
export function OutgoingFiles({ files, open }: OutgoingFilesProps) {
  const progress = useStore(open.files.progress);
  return (
    <ul className={styles.outgoing} aria-label={t('chosen.label')}>
      {files.map((file) => (
        <li key={file.key} className={styles.chosen}>
          <LocalLook file={file} url={open.files.localUrl(file.key)} />
          <span className={styles.words}>
            <bdi className={styles.name}>{file.isVoice ? t('voice.name') : file.name}</bdi>
            <FileProgressBar file={file} progress={progress.get(file.key)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
