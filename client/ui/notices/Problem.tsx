import CircleAlert from 'lucide-react/icons/circle-alert';
import styles from './Problem.module.css';

/** Why something did not happen, where it belongs to no single field; said aloud when it appears. */
export function Problem({ text }: { readonly text: string | null | undefined }) {
  if (!text) return null;
  return (
    <p role="alert" className={styles.problem}>
      <CircleAlert aria-hidden />
      <span>{text}</span>
    </p>
  );
}
