import SearchX from 'lucide-react/icons/search-x';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { PageNotice } from '../../shell/PageNotice.tsx';
import { t } from '../../texts/watch.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { refusedWords } from './refusedWords.ts';

/** The whole page, where there is nothing to watch: the link is wrong, the stream has ended, or it lets nobody in. */
export default function NoStream({ rejection }: { readonly rejection: Rejection }) {
  return (
    <PageNotice
      icon={<SearchX />}
      {...refusedWords(rejection)}
      actions={
        <ButtonLink href="/" variant="primary">
          {t('whoIsLive')}
        </ButtonLink>
      }
    />
  );
}
