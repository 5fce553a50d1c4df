import { escapeLiteral } from '../../../shared/sql/escape.ts';

/** What every session is set to, so that values arrive in one format whatever the server's defaults. */
const defaults: Readonly<Record<string, string>> = {
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '10min',
  tcp_keepalives_idle: '60',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '6',
  client_min_messages: 'notice',
  extra_float_digits: '1',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
};

/** One simple query of SET statements; `settings` add to the defaults or replace them. Throws TypeError for a name that is none. */
export function settingsQuery(settings: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...defaults, ...settings }).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) throw new TypeError('A setting has an impossible name.');
    // A backslash in a plain literal could mean two things until standard_conforming_strings is set.
    if (value.includes('\\')) throw new TypeError(`The setting ${name} has a backslash in its value.`);
    return `SET ${name} = ${escapeLiteral(value)}`;
  }).join('; ');
}
