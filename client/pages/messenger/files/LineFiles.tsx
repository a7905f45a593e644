import type { LineFile } from '../../../../shared/protocol/chatFiles.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useFileAddress } from '../../../net/chat/fileAddresses.ts';
import { t } from '../../../texts/files.ts';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import { Album } from './Album.tsx';
import { FileRow } from './FileRow.tsx';
import styles from './Files.module.css';
import { SoundBar } from './SoundBar.tsx';
import { isVisual } from './visuals.ts';

export interface LineFilesProps {
  readonly files: readonly LineFile[];
  /** Opens a picture or a film over the page. */
  readonly onOpen: (fileId: string) => void;
}

/** The files of a line: pictures and films together, then each sound and each file. */
export function LineFiles({ files, onOpen }: LineFilesProps) {
  const visuals = files.filter(isVisual);
  return (
    <div className={styles.files}>
      {visuals.length > 0 ? <Album files={visuals} onOpen={onOpen} /> : null}
      {files.map((file) =>
        isVisual(file) ? null : file.content.type === 'audio' ? (
          <Sound key={file.id} file={file} content={file.content} />
        ) : (
          <FileRow key={file.id} file={file} />
        ),
      )}
    </div>
  );
}

interface SoundProps {
  readonly file: LineFile;
  readonly content: LineFile['content'] & { readonly type: 'audio' };
}

function Sound({ file, content: { durationMs, waveform } }: SoundProps) {
  const address = useFileAddress(file.id);
  const duration = formatDuration(durationMs);
  if (address === null) return <FileRow file={file} />;
  const label = file.isVoice
    ? t('sound.voice', { duration })
    : unmarked(t('sound.file', { name: isolate(file.name), duration }));
  return (
    <>
      {file.isVoice ? null : <bdi className={styles.soundName}>{file.name}</bdi>}
      <SoundBar src={address?.main ?? null} durationMs={durationMs} waveform={waveform} label={label} />
    </>
  );
}
