import type en from '../en/repeats.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  ask: '¿Repetir esta propina?',
  'ask.week': 'Cada semana',
  'ask.month': 'Cada mes',
  begun:
    '{every, select, week {Se repite cada semana} other {Se repite cada mes}}; la próxima vez, el {date}.',
  'begun.way': 'Verla en tu monedero',
  title: 'Propinas que se repiten',
  about: 'Se pagan de tu monedero en sus fechas. Puedes detener cualquiera cuando quieras.',
  failed: 'No se pudieron cargar tus propinas que se repiten.',
  gone: 'Cuenta eliminada',
  row: '{every, select, week {{amount} cada semana} other {{amount} cada mes}}',
  anonymous: 'anónima',
  next: 'La próxima, el {date}',
  missed:
    'No se pagó el {date}: {why, select, InsufficientFunds {no había suficiente en tu monedero} SpendLimitReached {superaba tu límite de gasto} CoolingOff {estabas en una pausa de gastar} other {ya era tarde}}',
  stop: 'Detener',
  'stop.of': 'Dejar de dar propinas a {name}',
  stopped: 'Detenida. No se te cobrará más.',
} as const satisfies Translated<typeof en>;
