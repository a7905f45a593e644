import ExternalLink from 'lucide-react/icons/external-link';
import { t } from '../../texts/profile.ts';
import styles from './Profile.module.css';

/** Each link with the host that it opens: a host cannot pretend to be another one. */
export function ProfileLinks({ links }: { readonly links: readonly string[] }) {
  return (
    <ul className={styles.links} aria-label={t('links')}>
      {links.map((link) => (
        <li key={link}>
          <a
            href={link}
            target="_blank"
            rel="me nofollow noopener noreferrer"
            className={styles.link}
            aria-label={t('links.opens', { host: wordsOf(link) })}
          >
            <ExternalLink aria-hidden />
            <bdi>{wordsOf(link)}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The host, and the path where it has one. */
function wordsOf(link: string): string {
  const { hostname, pathname } = new URL(link);
  return hostname.replace(/^www\./, '') + (pathname === '/' ? '' : pathname);
}
