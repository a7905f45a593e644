import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { t } from '../../texts/watch.ts';

/** Returns what somebody reads who is not let into a stream. */
export function refusedWords({ code, message }: Rejection): {
  readonly title: string;
  readonly body?: string;
} {
  switch (code) {
    case 'StreamNotFound':
      return { title: t('link.none'), body: t('link.noneBody') };
    case 'ClientTooOld':
      return { title: t('link.tooOld'), body: message };
    case 'StreamEnded':
      return { title: t('link.ended') };
    default:
      return { title: t('link.closed'), body: message };
  }
}
