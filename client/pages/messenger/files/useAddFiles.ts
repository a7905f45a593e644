import { type RefObject, useCallback } from 'react';
import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { OpenConversation } from '../../../net/chat/openConversation.ts';
import { t } from '../../../texts/files.ts';
import { showToast } from '../../../ui/notices/toasts.ts';
import type { ComposerHandle } from '../Composer.tsx';

/** Adds files to the message that is being written. They are on their way at once, and those too many are left out. */
export function useAddFiles(open: OpenConversation, composer: RefObject<ComposerHandle | null>) {
  return useCallback(
    (files: readonly File[]) => {
      const count = open.chosen.add(files);
      composer.current?.focus();
      if (count === 0) return;
      showToast({
        title: t('attach.tooMany', { most: CHAT_LIMITS.files }),
        body: t('attach.tooManyBody', { count }),
        tone: 'warning',
      });
    },
    [open, composer],
  );
}
