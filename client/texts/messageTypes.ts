import type { CompiledMessage } from '@lingui/message-utils/compileMessage';
import type { GetICUArgs } from '@schummar/icu-type-parser';
import type { ReactNode } from 'react';

/** Messages in ICU MessageFormat by key. The production build brings them compiled. */
export type Catalog = Readonly<Record<string, string>>;
export type Compiled = Readonly<Record<string, CompiledMessage>>;
/** Another language's texts: the same keys. A test compares the parameters. */
export type Translated<C extends Catalog> = { readonly [K in keyof C]: string };

type Values<M extends string> = GetICUArgs<M, { ICUArgument: string | number; ICUNumberArgument: number }>;
type Nodes<M extends string> = GetICUArgs<M, { ICUArgument: ReactNode; ICUNumberArgument: number }>;
type TagsOf<M extends string> = M extends `${string}</${infer Tag}>${infer Rest}`
  ? Tag | TagsOf<Rest>
  : never;
/** `<tag>words</tag>` in a message becomes what this makes of the words. */
type Tags<M extends string> = { readonly [T in TagsOf<M>]: (words: ReactNode) => ReactNode };

/** Nothing more for a message without parameters. */
type Rest<V> = keyof V extends never ? [] : [values: V];

export interface Texts<C extends Catalog> {
  /** A sentence of this part of the product, in the reader's language. */
  <K extends keyof C & string>(key: K, ...values: Rest<Values<C[K]>>): string;
  /** The same with elements for parameters and for tags. */
  rich<K extends keyof C & string>(key: K, ...values: Rest<Nodes<C[K]> & Tags<C[K]>>): ReactNode;
}
