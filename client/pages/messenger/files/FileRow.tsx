import FileDown from 'lucide-react/icons/file-down';
import type { LineFile } from '../../../../shared/protocol/chatFiles.ts';
import { useFileAddress } from '../../../net/chat/fileAddresses.ts';
import { t } from '../../../texts/files.ts';
import { formatBytes } from '../../../texts/format.ts';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import styles from './Files.module.css';

/** A file that is given to keep: its name and size, and the way to it. */
export function FileRow({ file }: { readonly file: LineFile }) {
  const address = useFileAddress(file.id);
  const words = (
    <>
      <FileDown aria-hidden />
      <span className={styles.fileWords}>
        <bdi className={styles.fileName}>{file.name}</bdi>
        <span className={styles.fileSize}>{address === null ? t('gone') : formatBytes(file.bytes)}</span>
      </span>
    </>
  );
  if (!address) return <span className={styles.file}>{words}</span>;
  return (
    <a
      className={styles.file}
      href={`${address.main}&download=1`}
      download
      aria-label={unmarked(t('download', { name: isolate(file.name) }))}
    >
      {words}
    </a>
  );
}
