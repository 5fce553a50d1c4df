import type * as monaco from 'monaco-editor/editor/editor.api';
import { conf, language } from 'monaco-editor/languages/definitions/pgsql/pgsql';

/** Words that begin or shape statements but are not reserved, so that Monaco's list lacks them (PostgreSQL, SQL Key Words). */
const statementWords = (
  'ABORT ADD ALTER BEGIN BETWEEN BY CALL CASCADE CLOSE CLUSTER COMMENT COMMIT CONFLICT COPY CURSOR CYCLE DEALLOCATE DECLARE DELETE DISCARD DROP ' +
  'EXECUTE EXISTS EXPLAIN FETCH FILTER FIRST FUNCTION IF INDEX INSERT KEY LANGUAGE LAST LISTEN LOCK MATERIALIZED MERGE MOVE NEXT NOTIFY NULLS ' +
  'OF OVER OWNER PARTITION POLICY PREPARE PROCEDURE RANGE RECURSIVE REFRESH REINDEX RELEASE RENAME REPLACE RESET RETURNS REVOKE ROLE ROLLBACK ' +
  'ROW ROWS SAVEPOINT SCHEMA SEQUENCE SET SHOW START TEMP TEMPORARY TRANSACTION TRIGGER TRUNCATE TYPE UNLISTEN UPDATE VACUUM VALUES VIEW WITHIN WITHOUT'
).split(' ');

/** Registers PostgreSQL's SQL with its statement words. */
export function definePgsql(api: typeof monaco): void {
  api.languages.register({ id: 'pgsql', aliases: ['PostgreSQL'] });
  api.languages.setLanguageConfiguration('pgsql', conf);
  api.languages.setMonarchTokensProvider('pgsql', { ...language, keywords: [...language.keywords, ...statementWords] });
}
