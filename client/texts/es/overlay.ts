import type en from '../en/overlay.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'page.noScene': 'No existe esa escena de la superposición. Copia el enlace desde tu estudio.',
  'goal.reached': 'Meta alcanzada',
  'goal.sum': '{raised} de {target}',
  'leaders.title': 'Quienes más dieron',
  'countdown.left': 'Queda de este uno a uno',
  'countdown.waits': 'El uno a uno espera',
  'tickets.title': 'Entradas',
  'tickets.left': 'Quedan {left} de {total}',
  'tickets.none': 'Agotadas',
  'latest.title': 'Última propina',
  'page.invalid': 'Este enlace de la superposición ya no funciona. Copia el nuevo desde tu estudio.',
  anonymous: 'Anónimo',
  combo: '{headline} · combo ×{count}',
  firstTip: '{headline} · ¡primera propina!',
  'burst.count': '{count, plural, one {# propina} other {# propinas}}',
} as const satisfies Translated<typeof en>;
