import Maximize2 from 'lucide-react/icons/maximize-2';
import Minimize2 from 'lucide-react/icons/minimize-2';
import PhoneOff from 'lucide-react/icons/phone-off';
import PictureInPicture from 'lucide-react/icons/picture-in-picture-2';
import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import Settings2 from 'lucide-react/icons/settings-2';
import UserPlus from 'lucide-react/icons/user-plus';
import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { useState } from 'react';
import type { ChatCallView } from '../../../../shared/protocol/chatCalls.ts';
import { canShareScreen } from '../../../media/devices.ts';
import { callSmallStore } from '../../../net/chat/calls.ts';
import type { OpenCall } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { DeviceSelects } from '../../stage/capture/DeviceSelects.tsx';
import screenStyles from '../CallScreen.module.css';
import { DeviceSwitches } from '../DeviceSwitches.tsx';
import { AddToCall } from './AddToCall.tsx';
import styles from './ChatCall.module.css';
import type { OwnMedia } from './useOwnMedia.ts';

interface ControlsProps {
  readonly call: OpenCall;
  readonly view: ChatCallView | null;
  readonly own: OwnMedia;
  readonly isSmall: boolean;
}

/** What somebody does in a call. The way out of it is always there. */
export function CallBarControls({ call, view, own, isSmall }: ControlsProps) {
  const [choosing, setChoosing] = useState<'devices' | 'people' | null>(null);
  const close = (open: boolean) => setChoosing(open ? choosing : null);
  return (
    <div className={styles.controls}>
      <OwnSwitches own={own} isSmall={isSmall} />
      {isSmall ? null : (
        <>
          {view?.kind === 'group' ? (
            <IconButton
              label={t('do.add')}
              variant="scrim"
              icon={<UserPlus />}
              onPointerEnter={preloadDialog}
              onClick={() => setChoosing('people')}
            />
          ) : null}
          <IconButton
            label={t('devices.title')}
            variant="scrim"
            icon={<Settings2 />}
            onPointerEnter={preloadDialog}
            onClick={() => setChoosing('devices')}
          />
        </>
      )}
      {document.pictureInPictureEnabled && !isSmall && view?.clock.type === 'running' ? (
        <IconButton
          label={t('do.float')}
          variant="scrim"
          icon={<PictureInPicture />}
          onClick={() => void floatPicture().catch(() => undefined)}
        />
      ) : null}
      <IconButton
        label={isSmall ? t('do.larger') : t('do.smaller')}
        variant="scrim"
        icon={isSmall ? <Maximize2 /> : <Minimize2 />}
        onClick={() => callSmallStore.set(!isSmall)}
      />
      <IconButton
        label={t('do.hangUp')}
        variant="danger"
        className={styles.hangUp}
        icon={<PhoneOff />}
        onClick={call.leave}
      />
      <Dialog open={choosing === 'devices'} onOpenChange={close} title={t('devices.title')} size="s">
        {choosing === 'devices' ? (
          <div className={screenStyles.check}>
            <DeviceSelects
              {...{ capture: own.capture, setup: own.setup, onChange: own.change }}
              withCamera={own.picture === 'camera'}
              maySilence={false}
            />
          </div>
        ) : null}
      </Dialog>
      <Dialog open={choosing === 'people'} onOpenChange={close} title={t('add.title')} size="s">
        {choosing === 'people' && view ? (
          <AddToCall call={call} view={view} onDone={() => setChoosing(null)} />
        ) : null}
      </Dialog>
    </div>
  );
}

/** Lets the first picture of somebody else float over all windows, or takes it back; the call in the page is made small. */
async function floatPicture(): Promise<void> {
  if (document.pictureInPictureElement) return document.exitPictureInPicture();
  const seen = document.querySelectorAll<HTMLVideoElement>('[data-person][data-playing] video');
  const picture = [...seen].find(({ videoWidth }) => videoWidth > 0);
  if (!picture) return;
  await picture.requestPictureInPicture();
  callSmallStore.set(true);
}

function OwnSwitches({ own, isSmall }: Pick<ControlsProps, 'own' | 'isSmall'>) {
  const { capture, picture, setPicture } = own;
  return (
    <>
      <DeviceSwitches capture={capture} withPicture={false} variant="scrim" />
      <IconButton
        label={picture === 'camera' ? t('do.cameraOff') : t('do.cameraOn')}
        variant="scrim"
        icon={picture === 'camera' ? <Video /> : <VideoOff />}
        onClick={() => setPicture(picture === 'camera' ? 'none' : 'camera')}
      />
      {canShareScreen() && !isSmall ? (
        <IconButton
          label={picture === 'screen' ? t('do.shareStop') : t('do.share')}
          variant="scrim"
          icon={picture === 'screen' ? <ScreenShareOff /> : <ScreenShare />}
          onClick={picture === 'screen' ? own.stopSharing : () => setPicture('screen')}
        />
      ) : null}
    </>
  );
}
