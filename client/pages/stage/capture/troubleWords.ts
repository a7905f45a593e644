import { assertNever } from '../../../../shared/assertNever.ts';
import type { Missing } from '../../../media/captureRules.ts';
import { t } from '../../../texts/studio.ts';

/** Where a device is missing: what can be offered instead differs. `check` is a fan's check before a call. */
export type TroublePlace = 'setup' | 'live' | 'call' | 'check';

interface TroubleWords {
  readonly title: string;
  readonly body: string;
}

/** What is wrong, and what helps; it promises nothing that is not done or offered. */
export function troubleWords({ wish, trouble }: Missing, goesOn: boolean): TroubleWords {
  const { title, body } = wordsOf(wish, trouble);
  if (!goesOn) return { title, body };
  const goesOnToo = wish === 'microphone' ? 'trouble.pictureGoesOn' : 'trouble.soundGoesOn';
  return { title, body: t(goesOnToo, { body }) };
}

function wordsOf(wish: Missing['wish'], trouble: Missing['trouble']): TroubleWords {
  switch (trouble) {
    case 'denied':
      return {
        title: t('trouble.denied', { device: wish }),
        body: t('trouble.deniedBody'),
      };
    case 'noCamera':
      return { title: t('trouble.noCamera'), body: t('trouble.plugIn') };
    case 'noMicrophone':
      return { title: t('trouble.noMicrophone'), body: t('trouble.plugIn') };
    case 'inUse':
      return {
        title: t('trouble.inUse', { device: wish }),
        body: t('trouble.inUseBody'),
      };
    case 'unsupported':
      return {
        title: t('trouble.unsupported', { device: wish }),
        body: wish === 'screen' ? t('trouble.noScreenSharing') : t('trouble.httpsOnly'),
      };
    case 'notShared':
      return { title: t('trouble.notShared'), body: t('trouble.notSharedBody') };
    case 'unknown':
      return {
        title: t('trouble.unknown', { device: wish }),
        body: t('trouble.unknownBody'),
      };
    default:
      return assertNever(trouble);
  }
}
