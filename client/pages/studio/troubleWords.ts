import { assertNever } from '../../../shared/assertNever.ts';
import type { Missing } from '../../media/captureRules.ts';

/** Where a device is missing: what can be offered instead differs. */
export type TroublePlace = 'setup' | 'live' | 'call';

interface TroubleWords {
  readonly title: string;
  readonly body: string;
}

const NAME = { camera: 'camera', microphone: 'microphone', screen: 'screen' } as const;

/** What is wrong, and what helps; it promises nothing that is not done or offered. */
export function troubleWords({ wish, trouble }: Missing, goesOn: boolean): TroubleWords {
  const { title, body } = wordsOf(wish, trouble);
  if (!goesOn) return { title, body };
  return {
    title,
    body: `${body} ${wish === 'microphone' ? 'Your picture' : 'Your sound'} goes on meanwhile.`,
  };
}

function wordsOf(wish: Missing['wish'], trouble: Missing['trouble']): TroubleWords {
  const name = NAME[wish];
  switch (trouble) {
    case 'denied':
      return {
        title: `The browser keeps your ${name} to itself`,
        body: 'Click the camera sign in the address bar, allow camera and microphone for this site, then try again.',
      };
    case 'noCamera':
      return { title: 'No camera found', body: 'Plug one in: it is found by itself.' };
    case 'noMicrophone':
      return { title: 'No microphone found', body: 'Plug one in: it is found by itself.' };
    case 'inUse':
      return {
        title: `Another program has your ${name}`,
        body: 'Close the video call or the recorder that uses it, then try again.',
      };
    case 'unsupported':
      return {
        title: `This page may not use a ${name}`,
        body:
          wish === 'screen'
            ? 'This browser cannot share its screen. One on a computer can.'
            : 'Browsers allow it over https and on localhost only.',
      };
    case 'notShared':
      return { title: 'You share no screen right now', body: 'Choose what your viewers see.' };
    case 'unknown':
      return {
        title: `Your ${name} did not start`,
        body: 'Unplug it and plug it in again, or restart the browser.',
      };
    default:
      return assertNever(trouble);
  }
}
