import Camera from 'lucide-react/icons/camera';
import File from 'lucide-react/icons/file';
import Gift from 'lucide-react/icons/gift';
import Image from 'lucide-react/icons/image';
import Paperclip from 'lucide-react/icons/paperclip';
import Plus from 'lucide-react/icons/plus';
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { t } from '../../../texts/files.ts';
import { t as talkText } from '../../../texts/messenger.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { Menu } from '../../../ui/popups/Menu.tsx';
import styles from './Attach.module.css';

/** Phones make one of these of what they took; a film stays what it is. */
const VISUALS = 'image/jpeg,image/png,image/webp,image/gif,image/avif,video/*';

interface Way {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

export interface AttachButtonProps {
  /** Called with files that were chosen; null: none can go with the message. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  /** Opens what is filled in for a tip; null: there is nobody to tip. */
  readonly onTip: (() => void) | null;
}

/** Opens what can go with a message: pictures, any files, on a phone the camera, and a tip. On a phone it is a sheet. */
export function AttachButton({ onFiles, onTip }: AttachButtonProps) {
  const [visuals, camera, any] = [useInput(), useInput(), useInput()];
  const [isSheet, setSheet] = useState(false);
  const ways: readonly Way[] = [
    ...(onFiles ? fileWays({ visuals, camera, any }) : []),
    ...(onTip
      ? [{ id: 'tip', label: talkText('tip.open'), icon: <Gift aria-hidden />, onSelect: onTip }]
      : []),
  ];
  if (ways.length === 0) return null;
  const label = onFiles ? t('attach') : t('attach.more');
  const icon = onFiles ? <Paperclip /> : <Plus />;
  return (
    <>
      <Menu
        entries={ways.map((way) => ({ type: 'item', ...way }))}
        trigger={(trigger) => (
          <IconButton {...trigger} size="s" label={label} icon={icon} className={styles.whereWide} />
        )}
      />
      <IconButton
        size="s"
        label={label}
        icon={icon}
        aria-haspopup="dialog"
        className={styles.whereNarrow}
        onClick={() => setSheet(true)}
      />
      <Dialog open={isSheet} onOpenChange={setSheet} size="s" title={label}>
        <ul className={styles.ways}>
          {ways.map((way) => (
            <li key={way.id}>
              <button
                type="button"
                className={styles.way}
                onClick={() => {
                  setSheet(false);
                  way.onSelect();
                }}
              >
                {way.icon}
                {way.label}
              </button>
            </li>
          ))}
        </ul>
      </Dialog>
      {onFiles ? <Inputs {...{ visuals, camera, any, onFiles }} /> : null}
    </>
  );
}

type Inputs = Readonly<Record<'visuals' | 'camera' | 'any', RefObject<HTMLInputElement | null>>>;

function fileWays({ visuals, camera, any }: Inputs): readonly Way[] {
  const way = (
    id: string,
    label: string,
    icon: ReactNode,
    input: RefObject<HTMLInputElement | null>,
  ): Way => ({
    ...{ id, label, icon },
    onSelect: () => input.current?.click(),
  });
  return [
    way('visual', t('attach.visual'), <Image aria-hidden />, visuals),
    ...(hasTouch() ? [way('camera', t('attach.camera'), <Camera aria-hidden />, camera)] : []),
    way('file', t('attach.file'), <File aria-hidden />, any),
  ];
}

function Inputs({
  visuals,
  camera,
  any,
  onFiles,
}: Inputs & { readonly onFiles: (files: readonly File[]) => void }) {
  const chosen = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) onFiles(files);
  };
  const common = { type: 'file', hidden: true, 'aria-label': t('attach') } as const;
  return (
    <>
      <input
        {...common}
        ref={visuals}
        multiple
        accept={VISUALS}
        data-attach="visual"
        onChange={({ currentTarget }) => chosen(currentTarget)}
      />
      <input
        {...common}
        ref={camera}
        accept="image/jpeg"
        capture="environment"
        onChange={({ currentTarget }) => chosen(currentTarget)}
      />
      <input
        {...common}
        ref={any}
        multiple
        data-attach="file"
        onChange={({ currentTarget }) => chosen(currentTarget)}
      />
    </>
  );
}

const useInput = () => useRef<HTMLInputElement>(null);
const hasTouch = (): boolean => window.matchMedia('(pointer:coarse)').matches;
