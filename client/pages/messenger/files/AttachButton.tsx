import Camera from 'lucide-react/icons/camera';
import File from 'lucide-react/icons/file';
import Image from 'lucide-react/icons/image';
import Paperclip from 'lucide-react/icons/paperclip';
import { useRef } from 'react';
import { t } from '../../../texts/files.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Menu, type MenuEntry } from '../../../ui/popups/Menu.tsx';

/** Phones make one of these of what they took; a film stays what it is. */
const VISUALS = 'image/jpeg,image/png,image/webp,image/gif,image/avif,video/*';

/** Opens the choice of pictures, of any files, and on a phone the camera. */
export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [visuals, camera, any] = [useInput(), useInput(), useInput()];
  const entries: readonly MenuEntry[] = [
    item('visual', t('attach.visual'), <Image aria-hidden />, visuals),
    ...(hasTouch() ? [item('camera', t('attach.camera'), <Camera aria-hidden />, camera)] : []),
    item('file', t('attach.file'), <File aria-hidden />, any),
  ];
  const chosen = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) onFiles(files);
  };
  const common = { type: 'file', hidden: true, 'aria-label': t('attach') } as const;
  return (
    <>
      <Menu
        entries={entries}
        trigger={(trigger) => <IconButton {...trigger} size="s" label={t('attach')} icon={<Paperclip />} />}
      />
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

function item(
  id: string,
  label: string,
  icon: React.ReactNode,
  input: React.RefObject<HTMLInputElement | null>,
): MenuEntry {
  return { type: 'item', id, label, icon, onSelect: () => input.current?.click() };
}

const hasTouch = (): boolean => window.matchMedia('(pointer:coarse)').matches;
