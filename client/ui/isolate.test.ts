import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { isolate, shown, unmarked } from './isolate.tsx';

describe('words of strangers inside sentences of ours', () => {
  it('[UI9] are held by a pair of marks that they cannot open or close themselves', () => {
    expect(isolate('سارة')).toBe('\u2068سارة\u2069');
    expect(isolate('a\u2069b\u2067c')).toBe('\u2068abc\u2069');
    expect(unmarked(`${isolate('سارة')} is live`)).toBe('سارة is live');
  });

  it('[UI9] are elements of their own on a page, where no mark is left', () => {
    const sentence = `${isolate('سارة')} asks ${isolate('Ana')}.`;
    expect(renderToStaticMarkup(shown(sentence))).toBe('<bdi>سارة</bdi> asks <bdi>Ana</bdi>.');
    expect(renderToStaticMarkup(shown('nobody’s'))).toBe('nobody’s');
  });
});
