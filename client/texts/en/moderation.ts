export default {
  'remove.ask': 'Remove {name} from this stream?',
  'remove.about':
    'They cannot watch until the stream ends or you let them back in. Money held for a ticket or a one-to-one is returned to them. What they paid stays paid.',
  'remove.yes': 'Remove',
  'remove.no': 'Let them watch',
} as const;
