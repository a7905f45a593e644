import { t } from '../texts/common.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';

/** The way from a page of whoever runs the server back to the first of them. */
export function ToOperator() {
  return <ButtonLink href="/admin">{t('nav.operator')}</ButtonLink>;
}
