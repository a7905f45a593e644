import type en from '../en/auditLog.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  download: 'Descargar el registro de auditoría',
  downloadOf: 'Descargar el registro de auditoría de {title}',
  hint: 'Cada pago y cada acto de moderación, con firma; cualquiera puede comprobar el archivo',
} as const satisfies Translated<typeof en>;
