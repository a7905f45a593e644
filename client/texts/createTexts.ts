import { setupI18n } from '@lingui/core';
import { createElement, Fragment, isValidElement, type ReactNode } from 'react';
import { followLocale, type Language } from './locale.ts';
import type { Catalog, Compiled, Texts, Translated } from './messageTypes.ts';

type Messages<C extends Catalog> = Promise<{ readonly default: Translated<C> }>;
/** Each language but English, which comes with the page and stands in when another cannot be fetched. */
type Fetched<C extends Catalog> = { readonly [L in Exclude<Language, 'en'>]: () => Messages<C> };
type Value = ReactNode | ((words: ReactNode) => ReactNode);

/** Private characters that stand for what is put in after a sentence is built. */
const [BACKSLASH, OPEN, CLOSE] = ['\uE000', '\uE001', '\uE002'];
const TAG = /<(\w+)>(.*?)<\/\1>/su;
const PLACE = /\uE001(\d+)\uE002/u;

/** The texts of one part of the product: English at once, and the reader's language once `textsReady` has come. */
export function createTexts<const C extends Catalog>(en: C, fetched: Fetched<C>): Texts<C> {
  const i18n = setupI18n({ locale: 'en', messages: { en } });
  followLocale(async (locale) => {
    if (locale === 'en') i18n.activate('en');
    else if (locale === 'es') i18n.loadAndActivate({ locale, messages: (await fetched.es()).default });
    else {
      const { pseudo } = await import('./pseudo.ts');
      i18n.loadAndActivate({ locale, locales: 'en', messages: pseudo(en as Catalog | Compiled, locale) });
    }
  });
  const text = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    i18n._(key, mapped(values, hideBackslashes)).replaceAll(BACKSLASH, '\\');
  const rich = (key: string, values: Readonly<Record<string, Value>> = {}) => {
    const nodes: Value[] = [];
    const places = mapped(values, (value) =>
      isPlain(value) ? value : `${OPEN}${nodes.push(value) - 1}${CLOSE}`,
    );
    return filled(text(key, places), nodes, values);
  };
  return Object.assign(text, { rich }) as Texts<C>;
}

/** Says whether a value is put in as it is: a number, or one word, by which a sentence may choose its words. No tag is one. */
function isPlain(value: Value): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^\w+$/.test(value));
}

/** Lingui reads `\u0041` in a finished sentence as a letter: no stranger's name shall be read that way. */
function hideBackslashes(value: string | number): string | number {
  return typeof value === 'string' ? value.replaceAll('\\', BACKSLASH) : value;
}

/** Tags first: what is put in is never looked through for them. */
function filled(line: string, nodes: readonly Value[], values: Readonly<Record<string, Value>>): ReactNode {
  const [before = '', tag, words = '', after] = parted(line);
  if (tag === undefined) return withNodes(before, nodes);
  const make = values[tag];
  const inside = filled(words, nodes, values);
  const made = typeof make === 'function' ? make(inside) : inside;
  return together([withNodes(before, nodes), made, filled(after ?? '', nodes, values)]);
}

function parted(line: string): readonly (string | undefined)[] {
  const found = TAG.exec(line);
  if (!found) return [line];
  return [line.slice(0, found.index), found[1], found[2], line.slice(found.index + found[0].length)];
}

/** Every second part is the number of a node. */
function withNodes(line: string, nodes: readonly Value[]): ReactNode {
  const parts = line.split(PLACE);
  if (parts.length === 1) return line;
  return together(parts.map((part, at) => (at % 2 === 1 ? (nodes[Number(part)] as ReactNode) : part)));
}

function together(parts: readonly ReactNode[]): ReactNode {
  const kept = parts.filter((part) => part !== '');
  if (kept.length === 1 && (typeof kept[0] === 'string' || isValidElement(kept[0]))) return kept[0];
  return createElement(Fragment, null, ...kept);
}

function mapped<V, W>(values: Readonly<Record<string, V>>, each: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, each(value)]));
}
