import type en from '../en/supporters.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Quienes más apoyan',
  tabs: 'Tiempo',
  'tab.week': '7 días',
  'tab.month': '30 días',
  'tab.all': 'Siempre',
  none: 'Nadie todavía en este tiempo.',
  'wish.title': 'Listas de quienes apoyan',
  'wish.about':
    'Los directos y los perfiles de creadores muestran quién dio más propinas. Las anónimas nunca cuentan ahí. En un directo vale desde tu próxima propina.',
  'wish.show': 'Mostrarme en estas listas',
  'thank.do': 'Dar las gracias',
  'thank.words': 'Unas palabras de agradecimiento',
  'thank.hint': 'Puedes dejarlo vacío. Lo último que escribiste aparece la próxima vez.',
  'thank.over': '{over, plural, one {# carácter de más} other {# caracteres de más}}',
  'thank.told': '{name} sabe ahora que le das las gracias.',
  'thank.before': 'Ya diste las gracias a {name} por esta propina.',
} as const satisfies Translated<typeof en>;
