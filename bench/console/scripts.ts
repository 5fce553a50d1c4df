/** What dumps, migrations and reports are made of, with everything in it that splitting has to see through. */
const statements = [
  "INSERT INTO orders (id, customer_id, total, note) VALUES (10001, 42, 199.90, 'it''s urgent; call first'), (10002, 43, 5.00, NULL);\n",
  "UPDATE customers SET name = E'O\\'Brien; Sons', updated_at = now() -- checked; twice\nWHERE id = 42 AND NOT archived;\n",
  'SELECT o.id, c.name, sum(l.quantity * l.price) AS "total; net" /* of /* all; */ lines */\n  FROM orders o JOIN customers c ON c.id = o.customer_id\n  JOIN order_lines l ON l.order_id = o.id\n WHERE o.created_at >= timestamptz \'2026-01-01\' GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC LIMIT 100;\n',
  'CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$\nBEGIN\n  NEW.updated_at := now();\n  RETURN NEW;\nEND;\n$body$;\n',
  'CREATE FUNCTION one() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; END;\n',
  'ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT \'new\', ADD CONSTRAINT state_known CHECK (state IN (\'new\', \'paid\', \'sent\'));\n\n',
  '-- Every night; see the handbook.\nDELETE FROM sessions WHERE expires_at < now() - interval \'30 days\';\n',
] as const;

/** Such statements one after the other, cut off behind the first that reaches so many characters. */
export function longScript(length: number): string {
  const parts: string[] = [];
  for (let at = 0, index = 0; at < length; index += 1) {
    const statement = statements[index % statements.length] ?? '';
    parts.push(statement);
    at += statement.length;
  }
  return parts.join('');
}

/** Such statements in exactly so many lines. */
export function scriptOfLines(lines: number): string {
  const block = statements.join('').split('\n').slice(0, -1);
  return Array.from({ length: lines }, (_, index) => block[index % block.length] ?? '').join('\n');
}
