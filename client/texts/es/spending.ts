import type en from '../en/spending.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Límites de gasto',
  about:
    'Valen para todo lo que compras: propinas, entradas, encuentros a solas, mensajes y archivos. Lo gastado antes de tu primer límite no cuenta.',
  failed: 'No se pudieron cargar tus límites.',
  day: 'Límite diario en MESI',
  month: 'Límite mensual en MESI',
  ask: 'Preguntarme antes de una propina desde, en MESI',
  none: 'Sin límite',
  usual: 'La cantidad habitual',
  spentToday: '{amount} gastados hoy. Los días empiezan a medianoche UTC.',
  spentMonth: '{amount} gastados este mes.',
  waits: 'Tus límites más altos valen desde el {date}.',
  slow: 'Un límite más bajo vale enseguida; uno más alto, un día después.',
  save: 'Guardar los límites',
  saved: 'Límites guardados',
  'cool.title': 'Tomarte una pausa',
  'cool.about': 'No podrás comprar nada hasta que termine. Nadie puede acabarla antes, ni siquiera tú.',
  'cool.on': 'No puedes comprar nada hasta el {date}.',
  'cool.for': 'Por cuánto tiempo',
  'cool.day': 'Un día',
  'cool.week': 'Una semana',
  'cool.month': '30 días',
  'cool.start': 'Tomar una pausa',
  'cool.ask': '¿Tomarte una pausa de gastar?',
  'cool.yes': 'Sí, tomar una pausa',
  'cool.no': 'Ahora no',
} as const satisfies Translated<typeof en>;
