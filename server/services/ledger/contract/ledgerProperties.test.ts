import { makeSqliteSite } from '../sqlite/sqliteSite.testkit.ts';
import { ledgerPropertiesContract } from './ledgerProperties.contract.ts';

ledgerPropertiesContract('SQLite', makeSqliteSite, { runs: 10_000 });
