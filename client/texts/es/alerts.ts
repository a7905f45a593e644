import type en from '../en/alerts.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'card.title': 'Alertas',
  'card.paused': 'En pausa',
  'card.about':
    'Lo que tu superposición en OBS muestra de las propinas. Quienes moderan también pueden hacerlo.',
  'card.pause': 'Pausar',
  'card.resume': 'Reanudar',
  'card.skip': 'Saltar',
  'card.pausedBody': 'Las propinas nuevas esperan en orden y se muestran al reanudar.',
  'card.review': 'Mostrar propinas',
  'card.reviewHint': 'Las propinas que esperan se muestran cuando las apruebas.',
  'review.none': 'Enseguida',
  'review.words': 'Los mensajes esperan',
  'review.all': 'Todas esperan',
  'card.waiting': 'Esperan tu aprobación',
  'card.show': 'Mostrar',
  'card.reject': 'No mostrar',
  'card.showAll': '{count, plural, one {Mostrar # propina} other {Mostrar las # propinas}}',
  'card.recent': 'Últimas propinas',
  'card.again': 'Mostrar otra vez',
  'card.anonymous': 'Anónimo',
  'card.sentAgain': 'Enviada otra vez a tu superposición',
} as const satisfies Translated<typeof en>;
