import { tipLinkPath } from '../../../shared/pages.ts';
import { copyText } from '../../ui/notices/copyText.ts';

/** Copies the address of a tip link, and says so. */
export const copyLink = (id: string, said: string): Promise<void> =>
  copyText(window.location.origin + tipLinkPath(id), { title: said });
