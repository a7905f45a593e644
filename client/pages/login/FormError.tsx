import CircleAlert from 'lucide-react/icons/circle-alert';
import styles from './Form.module.css';

/** A refusal that belongs to no single field. */
export function FormError({ text }: { readonly text: string | null }) {
  return (
    <div role="alert">
      {text ? (
        <p className={styles.error}>
          <CircleAlert aria-hidden />
          {text}
        </p>
      ) : null}
    </div>
  );
}
