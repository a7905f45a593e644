import { Fragment, type ReactNode } from 'react';
import { cx } from '../cx.ts';
import styles from './Field.module.css';

interface GrowingFieldsProps {
  readonly legend: string;
  readonly hint: string;
  readonly texts: readonly string[];
  readonly most: number;
  readonly onTexts: (texts: readonly string[]) => void;
  /** Draws the field at a place, counted from 1. */
  readonly field: (place: number, text: string, onText: (text: string) => void) => ReactNode;
  /** Lays out the fields, which stand below each other otherwise. */
  readonly className?: string | undefined;
}

/** A field for each text, and an empty one while there may be more. */
export function GrowingFields({ legend, hint, texts, most, onTexts, field, className }: GrowingFieldsProps) {
  const fields = texts.length < most ? [...texts, ''] : texts;
  return (
    <fieldset className={styles.group}>
      <legend className={cx(styles.label, styles.legend)}>{legend}</legend>
      <p className={styles.hint}>{hint}</p>
      <div className={className ?? styles.fields}>
        {fields.map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
          <Fragment key={at}>
            {field(at + 1, text, (next) => onTexts(fields.with(at, next).filter(isKept)))}
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}

/** A field that was emptied goes, unless others stand behind it: nothing moves under the hand. */
const isKept = (text: string, at: number, all: readonly string[]): boolean =>
  text !== '' || all.slice(at + 1).some((behind) => behind !== '');
